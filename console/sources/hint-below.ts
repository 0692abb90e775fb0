/** The order of a field's parts with its hint under it, so that fields beside one another stand on one line. */
export const HINT_BELOW: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];
