import { methodSources } from '../model/method-sources.ts';
import { type Block, heading, paragraph } from './methodology-block.ts';
import { type MethodologyContext, type MethodologyInput, methodologyContext } from './methodology-context.ts';
import { htmlText, markdownText } from './methodology-render.ts';
import { stepBlocks } from './methodology-steps.ts';
import { bandBlocks, indicatorBlocks, structureBlocks } from './methodology-structure.ts';
import { uncertaintyBlocks } from './methodology-uncertainty.ts';

export const METHODOLOGY_FORMATS = ['html', 'md'] as const;
export type MethodologyFormat = (typeof METHODOLOGY_FORMATS)[number];

/**
 * The whole method of a framework in one language, for people who have to judge it: purpose, tree with weights, indicators,
 * every step with its formula, parameters and reason, levels, uncertainty and sources; with a run also the weights and bounds that
 * it came to use. The same input gives the same bytes.
 */
export function methodologyText(input: MethodologyInput, format: MethodologyFormat): string {
  const context = methodologyContext(input);
  const { framework, locale, meridian, say, local } = context;
  const blocks = documentBlocks(context);
  const footer = say('methodology.footer', {
    version: meridian,
    id: framework.id,
    frameworkVersion: framework.version,
  });
  if (format === 'md') return markdownText(blocks, footer);
  const title = say('methodology.title', { name: local(framework.name) });
  return htmlText(blocks, { locale, title, footer, meridian });
}

const documentBlocks = (context: MethodologyContext): readonly Block[] => [
  ...purposeBlocks(context),
  ...runBlocks(context),
  ...structureBlocks(context),
  ...indicatorBlocks(context),
  ...stepBlocks(context),
  ...bandBlocks(context),
  ...uncertaintyBlocks(context),
  ...sourceBlocks(context),
  ...literatureBlocks(context),
];

function purposeBlocks({ framework, say, local }: MethodologyContext): readonly Block[] {
  const { id, version, status, name, description, notice, appliesTo, principles = [] } = framework;
  return [
    heading(1, say('methodology.title', { name: local(name) })),
    paragraph(
      say('methodology.version', { id, version, status: say(`cli.framework.status.${status}`) }),
      'soft',
    ),
    ...(notice ? [paragraph(local(notice), 'notice')] : []),
    heading(2, say('methodology.purpose')),
    paragraph(description ? local(description) : say('methodology.purpose.none')),
    ...(appliesTo ? [paragraph(say('methodology.appliesTo', { text: local(appliesTo) }))] : []),
    ...(principles.length === 0
      ? []
      : [
          heading(3, say('methodology.principles')),
          { kind: 'list' as const, items: principles.map((principle) => local(principle)) },
        ]),
  ];
}

const runBlocks = ({ run, say }: MethodologyContext): readonly Block[] =>
  run
    ? [
        heading(2, say('methodology.run')),
        paragraph(say('methodology.run.lead', { count: run.areas.length, period: run.period })),
      ]
    : [];

function sourceBlocks({ framework, say, local }: MethodologyContext): readonly Block[] {
  const { sources = [] } = framework;
  if (sources.length === 0) return [];
  return [
    heading(2, say('report.sources.title')),
    ...sources.map(
      ({ title, address, licence, accessed }): Block => ({
        kind: 'source',
        text: local(title),
        ...(address === undefined ? {} : { address }),
        more: [
          ...(licence === undefined ? [] : [say('report.sources.licence', { licence })]),
          ...(accessed === undefined ? [] : [say('report.sources.accessed', { date: accessed })]),
        ].join(' '),
      }),
    ),
  ];
}

/** The works that the methods come from. */
function literatureBlocks({ framework, say }: MethodologyContext): readonly Block[] {
  const works = new Map(framework.method.flatMap(methodSources).map((work) => [work.key, work]));
  if (works.size === 0) return [];
  return [
    heading(2, say('methodology.literature')),
    ...[...works.values()]
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(
        ({ key, text, doi }): Block => ({
          kind: 'source',
          text: say('methodology.work', { key, text }),
          ...(doi === undefined ? {} : { address: `https://doi.org/${doi}` }),
          more: '',
        }),
      ),
  ];
}
