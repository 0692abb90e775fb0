import { Text } from '@mantine/core';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './diagnosis.module.css';
import { movedSentence, reasonSentences } from './moved-words.ts';

interface MovedFindingProps {
  readonly change: ChangeDecomposition;
  readonly area: string;
  /** What it is compared with, as it is said. */
  readonly since: string;
  /** Whether both runs are of the same revision of the framework. */
  readonly isSameMethod: boolean;
  readonly nameOf: (column: string) => string;
}

/** What happened to the rank in one sentence, then why, the largest reason first. */
export function MovedFinding({ change, area, since, isSameMethod, nameOf }: MovedFindingProps) {
  const { t } = useText();
  const format = useFormat();
  const wording = { t, format, nameOf };
  return (
    <div role="status">
      <Text className={style.finding}>{movedSentence(change, area, since, wording)}</Text>
      <ul className={style.reasons}>
        {reasonSentences(change, isSameMethod, wording).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
