import type { Static } from 'typebox';
import type { BandWire } from '../../src/assessments/run-wire.ts';
import { bandColour, useLook } from '../charts/look.ts';
import { useText } from '../platform/i18n.tsx';

export type Band = Static<typeof BandWire>;

/** A maturity level in its colour and its name. Nothing where there is no band. */
export function BandChip({ bands, code }: { bands: readonly Band[]; code: string | null }) {
  const { local } = useText();
  const look = useLook();
  const index = bands.findIndex((band) => band.code === code);
  const band = bands[index];
  if (!band) return null;
  return (
    <span className="band">
      <i style={{ background: bandColour(look, index, bands.length) }} />
      {local(band.name)}
    </span>
  );
}
