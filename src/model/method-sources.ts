import type { Step } from './method.ts';

/** A work that a method comes from; `key` is its entry in docs/methodology/sources.md. */
export interface MethodSource {
  readonly key: string;
  /** Authors, title, publisher or journal, year; in the work's own language. */
  readonly text: string;
  readonly doi?: string;
}

const WORKS = {
  handbook: {
    key: 'OECD/JRC 2008',
    text: 'OECD and European Commission Joint Research Centre, Handbook on Constructing Composite Indicators: Methodology and User Guide, 2008',
  },
  coinr: {
    key: 'Becker et al. 2022',
    text: 'W. Becker et al., COINr: An R package for developing composite indicators, Journal of Open Source Software 7(78), 2022',
    doi: '10.21105/joss.04567',
  },
  boxCox: {
    key: 'Box & Cox 1964',
    text: 'G. E. P. Box and D. R. Cox, An analysis of transformations, Journal of the Royal Statistical Society B 26, 1964',
  },
  undp: {
    key: 'UNDP',
    text: 'United Nations Development Programme, Human Development Report: Technical notes',
  },
  svi: { key: 'CDC/ATSDR SVI', text: 'CDC/ATSDR Social Vulnerability Index 2020: Documentation' },
  deprivation: {
    key: 'English Indices of Deprivation 2019',
    text: 'Ministry of Housing, Communities and Local Government, The English Indices of Deprivation 2019: Technical report, 2019',
  },
  saaty: { key: 'Saaty 1980', text: 'T. L. Saaty, The Analytic Hierarchy Process, McGraw-Hill, 1980' },
  dematel: {
    key: 'Gabus & Fontela 1972',
    text: 'A. Gabus and E. Fontela, World Problems, an Invitation to Further Thought within the Framework of DEMATEL, Battelle Geneva Research Centre, 1972',
  },
  prominence: {
    key: 'Si et al. 2018',
    text: 'S.-L. Si et al., DEMATEL technique: a systematic review of the state-of-the-art literature on methodologies and applications, Mathematical Problems in Engineering, 2018',
    doi: '10.1155/2018/3696457',
  },
  kendall: {
    key: 'Kendall & Babington Smith 1939',
    text: 'M. G. Kendall and B. Babington Smith, The problem of m rankings, The Annals of Mathematical Statistics 10, 1939',
    doi: '10.1214/aoms/1177732186',
  },
  shannon: {
    key: 'Shannon 1948',
    text: 'C. E. Shannon, A mathematical theory of communication, Bell System Technical Journal 27, 1948',
  },
  madm: {
    key: 'Hwang & Yoon 1981',
    text: 'C. L. Hwang and K. Yoon, Multiple Attribute Decision Making: Methods and Applications, Springer, 1981',
  },
  critic: {
    key: 'Diakoulaki et al. 1995',
    text: 'D. Diakoulaki, G. Mavrotas and L. Papayannakis, Determining objective weights in multiple criteria problems: the CRITIC method, Computers & Operations Research 22, 1995',
    doi: '10.1016/0305-0548(94)00059-H',
  },
  merec: {
    key: 'Keshavarz-Ghorabaee et al. 2021',
    text: 'M. Keshavarz-Ghorabaee et al., Determination of objective weights using a new method based on the removal effects of criteria (MEREC), Symmetry 13, 2021',
    doi: '10.3390/sym13040525',
  },
  importance: {
    key: 'Becker et al. 2017',
    text: 'W. Becker et al., Weights and importance in composite indicators: closing the gap, Ecological Indicators 80, 2017',
    doi: '10.1016/j.ecolind.2017.03.056',
  },
  mpi: {
    key: 'Mazziotta & Pareto 2013',
    text: 'M. Mazziotta and A. Pareto, Methods for constructing composite indices: one for all or all for one?, Rivista Italiana di Economia Demografia e Statistica 67, 2013',
  },
  copeland: {
    key: 'Munda & Nardo 2009',
    text: 'G. Munda and M. Nardo, Noncompensatory/nonlinear composite indicators for ranking countries: a defensible setting, Applied Economics 41, 2009',
    doi: '10.1080/00036840601019364',
  },
  doubt: {
    key: 'Cherchye et al. 2007',
    text: "L. Cherchye et al., An introduction to 'benefit of the doubt' composite indicators, Social Indicators Research 82, 2007",
    doi: '10.1007/s11205-006-9029-7',
  },
  grey: {
    key: 'Deng 1989',
    text: 'Deng Julong, Introduction to grey system theory, The Journal of Grey System 1, 1989',
  },
  fuzzy: { key: 'Zadeh 1965', text: 'L. A. Zadeh, Fuzzy sets, Information and Control 8, 1965' },
  rankSum: {
    key: 'Tian 1993',
    text: 'Tian Fengdiao (田凤调), Rank-Sum Ratio Method and Its Applications (秩和比法及其应用), 1993',
  },
} satisfies Readonly<Record<string, MethodSource>>;
type Work = keyof typeof WORKS;

/** By step, and by method where it is not the handbook alone. */
const SOURCES: Readonly<Record<string, Readonly<Record<string, readonly Work[]>>>> = {
  impute: {
    groupMedian: ['coinr'],
    rowMean: ['coinr'],
    latest: ['coinr'],
    constant: ['coinr'],
    linear: ['coinr'],
  },
  treat: {
    log: ['handbook', 'coinr'],
    logPlus: ['coinr'],
    logOriginal: ['coinr'],
    boxCox: ['boxCox'],
    winsorise: ['handbook', 'coinr'],
  },
  normalise: {
    scaled: ['coinr'],
    goalposts: ['undp'],
    percentRank: ['svi'],
    exponentialRank: ['deprivation'],
  },
  weight: {
    ahp: ['saaty'],
    dematel: ['dematel', 'prominence'],
    budget: ['handbook', 'kendall'],
    entropy: ['shannon', 'madm'],
    critic: ['critic'],
    merec: ['merec'],
    correlation: ['importance'],
  },
  aggregate: {
    geometric: ['handbook', 'undp'],
    sum: ['svi'],
    product: ['undp'],
    ratio: ['undp'],
    mazziottaPareto: ['mpi'],
    copeland: ['copeland'],
    benefitOfTheDoubt: ['doubt'],
    topsis: ['madm'],
    greyRelational: ['grey'],
    fuzzy: ['fuzzy'],
    rankSumRatio: ['rankSum'],
  },
};
/** Methods that nobody needs to have published, or that come from no single work. */
const PLAIN = new Set([
  'none',
  'given',
  'combine',
  'harmonic',
  'generalised',
  'median',
  'middleBest',
  'intervalBest',
]);

/** Where the methods of a step come from, each work once; none for what is plain. */
export function methodSources(step: Step): readonly MethodSource[] {
  if (!('method' in step)) return [];
  const methods = [step.method, ...('parts' in step ? (step.parts ?? []).map(({ method }) => method) : [])];
  const works = methods
    .filter((method) => !PLAIN.has(method) || (step.step === 'impute' && method === 'median'))
    .flatMap((method) => SOURCES[step.step]?.[method] ?? (['handbook'] as const));
  return [...new Set(works)].map((work) => WORKS[work]);
}
