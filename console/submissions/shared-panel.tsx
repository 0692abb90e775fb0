import { Button, Table } from '@mantine/core';
import type { SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { TextLink } from '../shell/link.tsx';
import { Mark } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { Refusal } from './refusal.tsx';
import { StateMark } from './state-mark.tsx';

interface SharedProps {
  readonly item: SubmissionWire;
  readonly onChange: (item: SubmissionWire) => void;
  readonly reload: () => void;
}

/** The numbers that several items have for one figure, which of them scores use, and where a reviewer settles it. */
export function SharedPanels(props: SharedProps) {
  return (
    <>
      {props.item.shared.map((shared) => (
        <SharedPanel key={shared.code} {...props} shared={shared} />
      ))}
    </>
  );
}

function SharedPanel({
  item,
  shared,
  onChange,
  reload,
}: SharedProps & { readonly shared: SubmissionWire['shared'][number] }) {
  const { t, local } = useText();
  const format = useFormat();
  const settle = useTask(async () => {
    const { id, revision } = item;
    const body = { revision, figure: shared.code };
    onChange(await send<SubmissionWire>('POST', `/submissions/items/${id}/settle`, body));
  });
  const unit = local(shared.unitSymbol);
  return (
    <Panel title={t('submit.shared', { code: shared.code })} lead={t('submit.shared.lead')}>
      <Refusal error={settle.error} reload={reload} />
      <Scroll label={t('submit.shared', { code: shared.code })}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('submit.indicator')}</Table.Th>
              <Table.Th className="numeric">{t('submit.shared.figure')}</Table.Th>
              <Table.Th>{t('city.state')}</Table.Th>
              <Table.Th>{t('submit.shared.counts')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shared.numbers.map((one) => (
              <Table.Tr key={one.item}>
                <Table.Td>
                  {one.item === item.id ? (
                    <b>{local(one.name)}</b>
                  ) : (
                    <TextLink to="/submissions/$item" params={{ item: String(one.item) }} size="sm">
                      {local(one.name)}
                    </TextLink>
                  )}
                </Table.Td>
                <Table.Td className="numeric">
                  {format.value(one.value, 12)} {unit}
                </Table.Td>
                <Table.Td>
                  <StateMark state={one.state} />
                </Table.Td>
                <Table.Td>
                  {one.counts && (
                    <Mark tone="good">
                      {t(one.isSettled ? 'submit.shared.settled' : 'submit.shared.counts')}
                    </Mark>
                  )}
                  {shared.maySettle && one.item === item.id && !(one.counts && one.isSettled) && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      ml={one.counts ? 'xs' : 0}
                      loading={settle.isBusy}
                      onClick={() => void settle.start()}
                    >
                      {t('submit.shared.use')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Panel>
  );
}
