import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Deep teal-blue: the one accent. Shade 8 on white and shade 3 on the dark ground pass AA for text. */
const sea: MantineColorsTuple = [
  '#eaf4f8',
  '#d4e7ee',
  '#a8cfdd',
  '#79b6cc',
  '#519fbb',
  '#3890af',
  '#257f9f',
  '#186d8b',
  '#0f5f7c',
  '#064c65',
];

/** Neutral greys with a trace of blue, darkest last: the dark ground and its surfaces. */
const dark: MantineColorsTuple = [
  '#d8dde3',
  '#b9c1ca',
  '#a3adb8',
  '#7c8894',
  '#4b5763',
  '#37424d',
  '#2a343e',
  '#1d262f',
  '#161e26',
  '#0f161d',
];

export const FONT =
  "'Noto Sans SC Variable', system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', sans-serif";

export const theme = createTheme({
  colors: { sea, dark },
  primaryColor: 'sea',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: FONT,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans SC Variable', monospace",
  headings: {
    fontFamily: FONT,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.45' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
  },
});
