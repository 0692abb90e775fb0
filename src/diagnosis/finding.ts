/** What a report is divided into; each finding belongs to one. */
export const TOPICS = [
  'standing',
  'drivers',
  'obstacles',
  'peers',
  'trend',
  'lift',
  'coordination',
  'data',
] as const;
export type Topic = (typeof TOPICS)[number];

/** good and bad are about the area; caution: the result should be read with care. */
export type Tone = 'good' | 'bad' | 'neutral' | 'caution';

/** A part of a finding: a node, and what is said of it. */
export interface Item {
  /** Code of a node, or of a figure of the data. */
  readonly code: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/**
 * One thing that a rule found: numbers and codes, no words. `kind` is a key of the words (`diagnosis.say.<kind>`), which are filled
 * with the numbers, the names of the codes and the list of items.
 */
export interface Finding {
  readonly topic: Topic;
  readonly kind: string;
  readonly tone: Tone;
  /** Whether the first page tells it. */
  readonly isMain: boolean;
  readonly numbers: Readonly<Record<string, number>>;
  /** Codes by the role that they have in the sentence: a node, a figure, a band, an area. */
  readonly codes: Readonly<Record<string, string>>;
  readonly items: readonly Item[];
}

/** A finding as a rule writes it; what it leaves out is neutral and empty. */
export const finding = (
  topic: Topic,
  kind: string,
  more: Partial<Omit<Finding, 'topic' | 'kind'>> = {},
): Finding => ({ tone: 'neutral', isMain: false, numbers: {}, codes: {}, items: [], ...more, topic, kind });

/** From where on a rule says something. Shares are 0..1; points are of a scale of 100, and are stretched to the framework's. */
export const THRESHOLDS = {
  /** Width of a rank interval, as a share of the areas: up to here a rank is firm, and from there it tells little. */
  intervalFirm: 0.1,
  intervalLoose: 0.25,
  /** Points of the index by which an area differs from the median or from its peers. */
  levelPoints: 1,
  /** Points of the index by which a node differs from the peers' average. */
  driverPoints: 0.5,
  /** Obstacle degree from which an indicator is a main obstacle; and of how many together the obstacles are concentrated. */
  obstacleDegree: 0.1,
  obstacleConcentration: 0.5,
  obstacleCount: 3,
  /** Share of the peers' ranking in which an indicator is a strength, and from its end a weakness. */
  aspectShare: 1 / 4,
  aspectCount: 3,
  /** Peers that are needed to speak of peers. */
  leastPeers: 3,
  /** Share of a move of the rank that one cause must have to be named as the main one. */
  causeShare: 0.6,
  /** Points between the best and the worst dimension from which one is said to lag. */
  lagPoints: 15,
  /** Periods (years) by which a value may be older than the assessment. */
  oldYears: 1,
  /** Weight of missing or imputed indicators from which the result is to be read with care. */
  missingWeight: 0.1,
  /** How far up a lift aims, as a share of the areas. */
  liftShare: 0.05,
} as const;
