import { Button, Group, Table, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { Confirm } from '../shell/confirm.tsx';
import { TextLink } from '../shell/link.tsx';
import { Mark } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { useDepartment } from '../submissions/use-department.ts';
import { ProgressBar, ProgressKey } from './progress-bar.tsx';
import style from './rounds.module.css';

type Area = RoundWire['areas'][number];
type Act = 'complete' | 'reopen' | 'confirm' | 'sendBack';

/** The areas that take part, by province where there are several: what they have sent, and whether they have signed off. */
export function AreasPanel({ round }: { round: RoundWire }) {
  const { t, local } = useText();
  const [open, setOpen] = useState<{ area: Area; act: Act } | null>(null);
  if (round.state === 'draft')
    return (
      <Panel title={t('round.taking', { count: round.areas.length })}>
        {round.provinces.map(({ code, name }) => (
          <p key={code ?? ''} className={style.names}>
            {round.provinces.length > 1 && (
              <b>{code === null ? t('round.noProvince') : local(name) || code}: </b>
            )}
            {round.areas
              .filter(({ province }) => province === code)
              .map((area) => local(area.name))
              .join(t('work.comma'))}
          </p>
        ))}
      </Panel>
    );
  const done = round.areas.filter(({ completedAt }) => completedAt !== null).length;
  const started = round.areas.filter(({ progress }) => progress.started > 0).length;
  return (
    <Panel
      title={t('round.areas.title')}
      lead={t('round.areas.lead', { areas: round.areas.length, started, done })}
    >
      <ProgressKey />
      <Scroll label={t('round.areas.title')}>
        <Table className={`${style.table} ${style.areas}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('round.area')}</Table.Th>
              <Table.Th>{t('round.sent')}</Table.Th>
              <Table.Th className="numeric">{t('round.verified')}</Table.Th>
              <Table.Th>{t('round.signOff')}</Table.Th>
              <Table.Th>
                <span className="sr-only">{t('round.actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          {round.provinces.map((province) => (
            <Table.Tbody key={province.code ?? ''}>
              {(round.provinces.length > 1 || round.provinceReviews) && (
                <Table.Tr>
                  <Table.Th scope="rowgroup" colSpan={1}>
                    {province.code === null ? t('round.noProvince') : local(province.name) || province.code}
                    <span className={style.sub}>
                      {round.provinceReviews && province.code !== null
                        ? t('round.province.confirmed', { done: province.confirmed, areas: province.areas })
                        : t('round.province.done', { done: province.completed, areas: province.areas })}
                    </span>
                  </Table.Th>
                  <Table.Td colSpan={4}>
                    <ProgressBar progress={province.progress} />
                  </Table.Td>
                </Table.Tr>
              )}
              {round.areas
                .filter(({ province: code }) => code === province.code)
                .map((area) => (
                  <AreaRow
                    key={area.code}
                    round={round}
                    area={area}
                    onOpen={(act) => setOpen({ area, act })}
                  />
                ))}
            </Table.Tbody>
          ))}
        </Table>
      </Scroll>
      {open && <AreaAct round={round} {...open} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

function AreaRow({ round, area, onOpen }: { round: RoundWire; area: Area; onOpen: (act: Act) => void }) {
  const { t, local } = useText();
  const format = useFormat();
  const { may } = useSession();
  const name = local(area.name);
  const isOpen = round.state === 'call';
  const isAwaiting = round.provinceReviews && area.province !== null && area.confirmedAt === null;
  const mayConfirm =
    may('round.manage') &&
    area.province !== null &&
    area.confirmedAt === null &&
    (area.completedAt !== null || (isAwaiting && round.state === 'frozen' && area.progress.items > 0)) &&
    ['call', 'frozen', 'review'].includes(round.state);
  const button = (act: Act) => (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={t(`round.${act}.of`, { name })}
      onClick={() => onOpen(act)}
    >
      {t(`round.${act}`)}
    </Button>
  );
  return (
    <Table.Tr>
      <Table.Td className={style.name}>
        <TextLink to="/submissions" search={{ round: round.id, area: area.code }} size="sm">
          {name}
        </TextLink>
        <span className={style.sub}>{area.code}</span>
      </Table.Td>
      <Table.Td>
        <ProgressBar progress={area.progress} />
      </Table.Td>
      <Table.Td className="numeric">
        {t('round.of', { some: area.progress.verified, all: area.progress.items })}
      </Table.Td>
      <Table.Td>
        {area.completedAt ? (
          <>
            <Mark tone={isAwaiting ? 'busy' : 'good'}>
              {t(
                area.confirmedAt
                  ? 'round.isConfirmed'
                  : isAwaiting
                    ? 'round.awaitsProvince'
                    : 'round.isComplete',
              )}
            </Mark>
            <span className={style.sub}>
              {area.completedBy?.name} · {format.date(area.completedAt)}
            </span>
            {area.note && <span className={style.sub}>{area.note}</span>}
          </>
        ) : area.note ? (
          <>
            <Mark tone="bad">{t('round.isSentBack')}</Mark>
            <span className={style.sub}>{area.note}</span>
          </>
        ) : area.progress.items === 0 ? (
          <span className="quiet">{t('round.notNeeded')}</span>
        ) : (
          <span className="quiet">{t('round.isOpen')}</span>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {isOpen &&
            may('round.signOff') &&
            area.progress.items > 0 &&
            button(area.completedAt ? 'reopen' : 'complete')}
          {mayConfirm && button('confirm')}
          {mayConfirm && isOpen && button('sendBack')}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

const PATHS: Readonly<Record<Act, string>> = {
  complete: 'complete',
  reopen: 'reopen',
  confirm: 'confirm',
  sendBack: 'send-back',
};

interface AreaActProps {
  readonly round: RoundWire;
  readonly area: Area;
  readonly act: Act;
  readonly onClose: () => void;
}

function AreaAct({ round, area, act, onClose }: AreaActProps) {
  const { t, local } = useText();
  const [note, setNote] = useState('');
  const name = local(area.name);
  const unsent = area.progress.items - area.progress.sent;
  return (
    <Confirm
      title={t(`round.${act}.of`, { name })}
      action={t(`round.${act}`)}
      isHarmless
      onClose={onClose}
      onConfirm={async () => {
        const path = `/rounds/${encodeURIComponent(round.id)}/areas/${encodeURIComponent(area.code)}/${PATHS[act]}`;
        await send(
          'POST',
          path,
          act === 'complete' ? { note } : act === 'sendBack' ? { reason: note } : undefined,
        );
        await refresh('/rounds', '/submissions');
      }}
    >
      {t(`round.${act}.what`)}
      {act === 'sendBack' && (
        <Textarea
          mt="sm"
          label={t('round.sendBack.why')}
          autosize
          minRows={2}
          maxLength={2000}
          required
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      {act === 'complete' && unsent > 0 && (
        <Textarea
          mt="sm"
          label={t('round.complete.why', { count: unsent })}
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
    </Confirm>
  );
}

/** How far each kind of department is over all areas. */
export function DepartmentsPanel({ round }: { round: RoundWire }) {
  const { t } = useText();
  const format = useFormat();
  const department = useDepartment();
  return (
    <Panel title={t('round.departments')}>
      <Scroll label={t('round.departments')}>
        <Table className={style.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('round.department')}</Table.Th>
              <Table.Th className="numeric">{t('round.areas')}</Table.Th>
              <Table.Th className="numeric">{t('round.figures')}</Table.Th>
              <Table.Th>{t('round.sent')}</Table.Th>
              <Table.Th className="numeric">{t('round.verified')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {round.departments.map((one) => (
              <Table.Tr key={one.department}>
                <Table.Td className={style.name}>{department(one.department)}</Table.Td>
                <Table.Td className="numeric">{format.count(one.areas)}</Table.Td>
                <Table.Td className="numeric">{format.count(one.progress.items)}</Table.Td>
                <Table.Td>
                  <ProgressBar progress={one.progress} />
                </Table.Td>
                <Table.Td className="numeric">{format.count(one.progress.verified)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Panel>
  );
}
