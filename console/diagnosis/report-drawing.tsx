import type { Drawing, Shape } from '../../src/diagnosis/drawing.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './report.module.css';

/** A drawing of a report in the console's colours; on a narrow page it scrolls rather than shrink beyond reading. */
export function ReportDrawing({ drawing, caption }: { drawing: Drawing; caption: string }) {
  const { locale } = useText();
  const { width, height, alt, shapes } = drawing;
  return (
    <figure className={style.figure}>
      <Scroll label={caption}>
        <svg viewBox={`0 0 ${width} ${height}`} className={style.drawing} role="img" aria-label={alt}>
          {shapes.map((shape, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no identity beside their place
            <ShapeView key={at} shape={shape} />
          ))}
        </svg>
      </Scroll>
      <figcaption className="small quiet" lang={locale}>
        {caption}
      </figcaption>
    </figure>
  );
}

function ShapeView({ shape: one }: { shape: Shape }) {
  const fill = { className: style.fill, 'data-ink': one.ink };
  const stroke = { className: style.stroke, 'data-ink': one.ink };
  if (one.shape === 'rect')
    return <rect x={one.x} y={one.y} width={one.width} height={one.height} rx={one.radius ?? 0} {...fill} />;
  if (one.shape === 'circle') return <circle cx={one.x} cy={one.y} r={one.r} {...fill} />;
  if (one.shape === 'text')
    return (
      <text
        x={one.x}
        y={one.y}
        fontSize={one.size}
        textAnchor={one.anchor}
        fontWeight={one.isBold ? 650 : 400}
        {...fill}
      >
        {one.text}
      </text>
    );
  const points = one.shape === 'line' ? [one.from, one.to] : one.points;
  return (
    <polyline
      points={points.map(([x, y]) => `${x},${y}`).join(' ')}
      strokeWidth={one.width}
      strokeDasharray={one.shape === 'line' && one.isDashed ? '4 3' : undefined}
      {...stroke}
    />
  );
}
