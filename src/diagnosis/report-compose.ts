import type { Messages } from '../model/message.ts';
import type { Locale } from '../model/text.ts';
import { positionChart } from './chart-position.ts';
import type { Diagnosis } from './diagnosis-actions.ts';
import { type Finding, TOPICS } from './finding.ts';
import type { ReportDocument, Section } from './report-document.ts';
import { SECTION_BLOCKS } from './report-sections.ts';
import { periodText, type ReportWords, reportWords } from './wording.ts';

const MOST_SENTENCES = 5;

/** Topics by how much a reader of the first page needs them; what has no main finding leaves its place to the next. */
const STORY = ['standing', 'drivers', 'obstacles', 'trend', 'lift', 'data', 'coordination', 'peers'] as const;

/** A diagnosis as a document in one language. The same diagnosis gives the same document. */
export function composeReport(
  diagnosis: Diagnosis,
  { locale, messages, meridian }: { locale: Locale; messages: Messages; meridian: string },
): ReportDocument {
  const { run, framework, input, findings } = diagnosis;
  const words = reportWords(diagnosis, locale, messages);
  const { say, local } = words;
  const area = local(input.area.name);
  const count = input.peers.areas.length;
  const period = periodText(run.period, locale);
  const drawing = positionChart(input, words);
  return {
    language: locale,
    kicker: say('kicker', { period }),
    title: say('title', { area }),
    lead:
      count === 0
        ? say('lead.alone', { framework: local(framework.name), period })
        : say('lead', {
            framework: local(framework.name),
            period,
            peers: say(`peers.${input.peers.choice}`, { count }),
          }),
    notice: framework.notice ? local(framework.notice) : null,
    summary: storyOf(findings).map((one) => ({ text: words.sentence(one), tone: one.tone })),
    picture: drawing && {
      drawing,
      caption: say(input.interval ? 'picture.position.interval' : 'picture.position', { area }),
    },
    sections: TOPICS.map(
      (topic): Section => ({
        id: topic,
        title: say(`section.${topic}`),
        blocks: [
          ...findings
            .filter((one) => one.topic === topic)
            .map((one) => ({ kind: 'sentence' as const, text: words.sentence(one), tone: one.tone })),
          ...SECTION_BLOCKS[topic](diagnosis, words),
        ],
      }),
    ),
    footer: footerOf(diagnosis, words, meridian),
  };
}

/** The main finding of each topic in turn, then what else is needed to fill the story. */
function storyOf(findings: readonly Finding[]): readonly Finding[] {
  const ofTopic = (topic: string) => findings.filter((one) => one.topic === topic);
  const main = STORY.flatMap((topic) => ofTopic(topic).find(({ isMain }) => isMain) ?? []);
  const others = (['coordination', 'peers'] as const).flatMap((topic) => ofTopic(topic)[0] ?? []);
  const chosen = new Set([...main, ...others].slice(0, MOST_SENTENCES));
  return STORY.flatMap((topic) => ofTopic(topic).filter((one) => chosen.has(one)));
}

const footerOf = ({ run, framework }: Diagnosis, { say }: ReportWords, meridian: string): string =>
  say('footer', {
    version: meridian,
    run: run.id,
    framework: framework.id,
    frameworkVersion: framework.version,
  });
