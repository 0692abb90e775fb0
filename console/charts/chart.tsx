import { ActionIcon, Menu, Text, Title, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconChartBar,
  IconDotsVertical,
  IconFileSpreadsheet,
  IconPhoto,
  IconTable,
  IconVectorTriangle,
} from '@tabler/icons-react';
import type { ECElementEvent, EChartsCoreOption } from 'echarts/core';
import { type ReactNode, useCallback, useId, useState } from 'react';
import { useText } from '../platform/i18n.tsx';
import { useRun } from '../platform/run.ts';
import { firstSentence } from '../platform/words.ts';
import { MENU } from '../shell/menu.ts';
import { type ChartTable, fileNameOf, toCsv } from './csv.ts';
import { ChartDrawing } from './drawing.tsx';
import { download, toPng, toSvg } from './export.ts';
import { FigureTable } from './figure-table.tsx';
import { type Look, useLook } from './look.ts';
import './chart.css';

export interface ChartProps {
  readonly title: string;
  /** What the chart shows and in which unit; also the second line of an exported picture. */
  readonly lead?: string | undefined;
  /** The option for a look and a width in pixels. Keep it stable (useCallback): a new function draws again. */
  readonly option: (look: Look, width: number) => EChartsCoreOption;
  /** All figures that the chart shows. */
  readonly table: ChartTable;
  readonly height?: number;
  /** What a saved picture says at its foot; without it, the notice of the run that is looked at. */
  readonly notice?: string;
  /** Choices beside the title. */
  readonly actions?: ReactNode;
  /** Under the drawing: a legend in words, a note. */
  readonly children?: ReactNode;
  readonly onPick?: (event: ECElementEvent) => void;
  /** Shown instead of the option's drawing (a map, say); saved pictures are still drawn by `option`. */
  readonly drawing?: ReactNode;
  /** The drawing is a table itself, so that no hidden one stands beside it. */
  readonly drawingIsTable?: boolean;
  /** Without a surface of its own, to stand inside a panel; its title is then an h3. */
  readonly bare?: boolean;
  readonly className?: string;
}

/**
 * A titled drawing with a menu that saves it as PNG, SVG and CSV or shows its figures as a table. A screen reader always finds
 * the table.
 */
export function Chart(props: ChartProps) {
  const {
    title,
    lead,
    option,
    table,
    height = 320,
    notice,
    actions,
    children,
    onPick,
    drawing,
    drawingIsTable = false,
    bare = false,
    className = '',
  } = props;
  const look = useLook();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  const [width, setWidth] = useState(800);
  const drawn = useCallback(
    (wide: number) => ({ ...baseOption(look), ...option(look, wide) }),
    [look, option],
  );
  return (
    <section className={`${bare ? 'chart-bare' : 'panel'} ${className}`} aria-labelledby={id}>
      <div className="panel-head">
        <div>
          <Title order={bare ? 3 : 2} id={id}>
            {title}
          </Title>
          {lead ? (
            <Text c="dimmed" size="sm">
              {lead}
            </Text>
          ) : null}
        </div>
        <div className="chart-actions no-print">
          {actions}
          <ChartMenu
            drawing={{
              title,
              subtitle: lead ?? '',
              option: drawn,
              width: Math.max(width, 640),
              height,
              look,
            }}
            notice={notice}
            table={table}
            asTable={asTable}
            onTable={setAsTable}
          />
        </div>
      </div>
      {asTable ? (
        <FigureTable table={table} caption={title} maxHeight={height} />
      ) : (
        <>
          {drawing ?? (
            <ChartDrawing
              label={lead ? `${title} · ${lead}` : title}
              height={height}
              option={drawn}
              onPick={onPick}
              onWidth={setWidth}
            />
          )}
          {drawingIsTable ? null : (
            <VisuallyHidden>
              <FigureTable table={table} caption={title} />
            </VisuallyHidden>
          )}
        </>
      )}
      {children}
    </section>
  );
}

interface ChartMenuProps {
  readonly drawing: Omit<Parameters<typeof toSvg>[0], 'notice'>;
  readonly notice: string | undefined;
  readonly table: ChartTable;
  readonly asTable: boolean;
  readonly onTable: (asTable: boolean) => void;
}

function ChartMenu({ drawing, notice: own, table, asTable, onTable }: ChartMenuProps) {
  const { t, local } = useText();
  const ofRun = useRun().data?.notice;
  const notice = own ?? firstSentence(local(ofRun));
  const { title } = drawing;
  const save = async (make: () => Promise<Blob | string>, extension: string, type: string) => {
    try {
      download(await make(), fileNameOf(title, extension), type);
    } catch {
      notifications.show({ color: 'orange', message: t('chart.failed') });
    }
  };
  return (
    <Menu {...MENU} position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('chart.menu', { title })}>
          <IconDotsVertical size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={asTable ? <IconChartBar size={16} aria-hidden /> : <IconTable size={16} aria-hidden />}
          onClick={() => onTable(!asTable)}
        >
          {t(asTable ? 'chart.asDrawing' : 'chart.asTable')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPhoto size={16} aria-hidden />}
          onClick={() => void save(() => toPng({ ...drawing, notice }), 'png', 'image/png')}
        >
          {t('chart.png')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconVectorTriangle size={16} aria-hidden />}
          onClick={() => void save(() => toSvg({ ...drawing, notice }), 'svg', 'image/svg+xml')}
        >
          {t('chart.svg')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
          onClick={() => void save(async () => toCsv(table), 'csv', 'text/csv;charset=utf-8')}
        >
          {t('chart.csv')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What all charts share: no motion, our type and colours, tooltips built as nodes (no style text, for the content policy). */
function baseOption(look: Look): EChartsCoreOption {
  return {
    animation: false,
    color: [look.accent, ...look.others],
    textStyle: { fontFamily: look.font, fontSize: 12, color: look.ink },
  };
}
