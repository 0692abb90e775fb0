// npm run build: installs and builds what is needed, and nothing else.
import { prepare } from './prepare.mjs';

await prepare();
