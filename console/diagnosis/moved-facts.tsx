import type { RunNodeWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import style from './diagnosis.module.css';
import { methodChanges } from './moved.ts';
import { useFramework } from './use-moved.ts';

interface PeersMovedProps {
  readonly passed: readonly string[];
  readonly passedBy: readonly string[];
  readonly entered: readonly string[];
  readonly left: readonly string[];
  readonly areas: ReadonlyMap<string, AreaWire>;
}

const MOST_NAMES = 10;

/** Who changed places with the area, who came and who went. */
export function PeersMoved({ areas, ...lists }: PeersMovedProps) {
  const { t, local } = useText();
  const shown = (['passed', 'passedBy', 'entered', 'left'] as const).filter((list) => lists[list].length > 0);
  const namesOf = (codes: readonly string[]) => {
    const names = codes.slice(0, MOST_NAMES).map((code) => local(areas.get(code)?.name) || code);
    const rest = codes.length - names.length;
    return `${names.join(t('list.comma'))}${rest > 0 ? t('moved.more', { count: rest }) : ''}`;
  };
  return (
    <Panel title={t('moved.peers')}>
      {shown.length === 0 ? <p className="quiet small">{t('moved.peers.nobody')}</p> : null}
      <dl className={style.facts}>
        {shown.map((list) => (
          <div key={list}>
            <dt>{t(`moved.peers.${list}`, { count: lists[list].length })}</dt>
            <dd>{namesOf(lists[list])}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** What the later run's version of the framework does otherwise. */
export function MethodMoved({ earlier, later }: { readonly earlier: RunWire; readonly later: RunWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const [before, after] = [useFramework(earlier), useFramework(later)];
  const isSame = earlier.framework.revision === later.framework.revision;
  if (!isSame && (!before || !after)) return null;
  const names = new Map<string, RunNodeWire>(
    [...earlier.nodes, ...later.nodes].map((node) => [node.code, node]),
  );
  const nameOf = (code: string) => local(names.get(code)?.name) || code;
  const changes = methodChanges(
    { nodes: earlier.nodes, method: before?.method ?? [] },
    { nodes: later.nodes, method: after?.method ?? [] },
  );
  const lines = [
    ...(['added', 'removed'] as const).flatMap((list) =>
      changes[list].length > 0
        ? [[t(`moved.method.${list}`), changes[list].map(nameOf).join(t('list.comma'))] as const]
        : [],
    ),
    ...changes.weights.map(
      ({ code, from, to }) =>
        [
          t('moved.method.weight', { name: nameOf(code) }),
          `${format.percent(from)} → ${format.percent(to)}`,
        ] as const,
    ),
    ...(changes.steps.length > 0
      ? [
          [
            t('moved.method.steps'),
            changes.steps.map((step) => t(`method.step.${step}`)).join(t('list.comma')),
          ] as const,
        ]
      : []),
  ];
  return (
    <Panel
      title={t('moved.method')}
      lead={
        isSame
          ? t('moved.method.isSame', { version: later.framework.version })
          : t('moved.method.versions', { from: earlier.framework.version, to: later.framework.version })
      }
    >
      {!isSame && lines.length === 0 ? <p className="quiet small">{t('moved.method.details')}</p> : null}
      <dl className={style.facts}>
        {lines.map(([word, said]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
