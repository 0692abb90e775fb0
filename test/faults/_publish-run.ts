import { publishUntil } from './_publish.ts';

const [folder, stop] = process.argv.slice(-2);
await publishUntil(folder!, stop!);
