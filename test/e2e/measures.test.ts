import { expect, test } from 'vitest';
import { postAir } from './air.ts';
import { DESK, expectSound, openProgram, PHONE } from './visit.ts';

/** A measure from its file to the records of a value: declared, tried, put in force, and opened. */
const house = openProgram(async (_, { address }) =>
  postAir(address, '370200', [
    ['2019-03-01', 30],
    ['2019-03-02', 90],
    ['2019-03-03', 45],
  ]),
);

const MEASURE = `format: meridian-measure/1
indicator: AIR_WORST
name: {en: Worst day of PM2.5, zh: PM2.5最高日均浓度}
unit: ug/m3
period: year
offset: '+08:00'
entities: {type: AirQualityObserved, q: 'pm25>40'}
attribute: pm25
aggregate: {method: max}
area: {by: reference, attribute: areaServed}
`;

test('a measure is declared, tried, put in force, and its value opened down to the records', async () => {
  await house.visit('/measures', { ...DESK, as: house.administrator }, async (page) => {
    await page.getByRole('button', { name: 'Declare a measure' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Measure file').fill(MEASURE);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('1 value would be computed').waitFor();
    expect(await dialog.innerText()).toContain('Greatest pm25 of AirQualityObserved with pm25 > 40');
    await dialog.getByRole('button', { name: 'Put in force' }).click();
    await page.getByRole('heading', { name: 'Worst day of PM2.5' }).waitFor();
    await page
      .getByRole('row', { name: /Qingdao/ })
      .getByRole('link', { name: '3' })
      .click();
    await page.getByRole('heading', { name: '3 records' }).waitFor();
    await page.getByRole('table').first().getByRole('row', { name: /90/ }).waitFor();
    expect((await page.getByRole('table').first().locator('tbody tr').allInnerTexts()).join()).toMatch(
      /30.*90.*45/s,
    );
  });
});

test('on a phone in Chinese the declaration fits, and so does what it came to', async () => {
  await house.visit('/measures/AIR_WORST', { ...PHONE, as: house.administrator }, async (page) => {
    await page.getByRole('row', { name: /青岛/ }).waitFor();
    await expectSound(page, 'measure-phone');
    await page.goto('/measures');
    await page.getByRole('button', { name: '声明度量' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('度量文件').fill(MEASURE);
    await dialog.getByRole('button', { name: '预览' }).click();
    await dialog.getByText('将计算出 1 个数值').waitFor();
    await expectSound(page, 'measure-declare-phone');
  });
});
