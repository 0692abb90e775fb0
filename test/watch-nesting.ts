import { watchNesting } from '../src/platform/turns.ts';

watchNesting();
