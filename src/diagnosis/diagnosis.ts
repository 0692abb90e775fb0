import type { DiagnosisInput } from './diagnosis-input.ts';
import type { Finding } from './finding.ts';
import { findCoordination } from './finding-coordination.ts';
import { findDataLimits } from './finding-data.ts';
import { findDrivers } from './finding-drivers.ts';
import { findLift } from './finding-lift.ts';
import { findObstacles } from './finding-obstacles.ts';
import { findAspects } from './finding-peers.ts';
import { findStanding } from './finding-standing.ts';
import { findTrend } from './finding-trend.ts';

/** What the rules find, topic by topic; the same input gives the same findings. An area without a score has few. */
export function diagnose(input: DiagnosisInput): readonly Finding[] {
  return [
    ...findStanding(input),
    ...findDrivers(input),
    ...findObstacles(input),
    ...findAspects(input),
    ...findTrend(input),
    ...findLift(input),
    ...findCoordination(input),
    ...findDataLimits(input),
  ];
}
