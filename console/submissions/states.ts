import type { ValueState } from '../../src/model/value.ts';
import type { Tone } from '../shell/mark.tsx';

export type State = ValueState;

/** The states of a submission in the order of its way. */
export const STATES: readonly State[] = [
  'not-reported',
  'reported',
  'under-review',
  'verified',
  'rejected',
  'not-applicable',
];

export const STATE_TONES: Readonly<Record<State, Tone>> = {
  'not-reported': 'plain',
  reported: 'busy',
  'under-review': 'busy',
  verified: 'good',
  rejected: 'bad',
  'not-applicable': 'plain',
};
