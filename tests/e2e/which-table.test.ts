import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { testPassword } from '../backend/server.ts';
import { axeViolations, pagesCanBeTested, pagesTitle, signInOnPage } from './browser.ts';
import { dropFolder } from './drop.ts';
import { writeTables } from './made-tables.ts';
import { staged } from './stage.ts';

const minutes = 60_000;

describe.skipIf(!pagesCanBeTested)(`a file with several tables, and a folder, in a browser${pagesTitle}`, () => {
  const stage = staged(async (folder) => {
    await writeTables(folder);
    await writeFile(join(folder, 'notebook.csv'), JSON.stringify({ cells: [{ cell_type: 'code' }], nbformat: 4 }));
  });
  const { path } = stage;
  let page: Page;
  beforeAll(() => {
    page = stage.page;
  });

  it(
    'is asked about, and the answer is given and changed by keyboard alone',
    async () => {
      await page.goto('/look');
      await page.getByLabel('Choose a file').setInputFiles(path('two.fits'));
      await page.getByRole('group', { name: 'Which of its 2 tables?' }).waitFor({ timeout: minutes });
      expect(
        await page.getByRole('radio').evaluateAll((all) => all.map((each) => each.closest('label')?.innerText.replaceAll(/\s+/g, ' '))),
      ).toEqual(['SPECZ 240 rows 8 columns', 'STARS 17 rows 8 columns']);
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Read this table' }).press('Enter');
      await page.getByText('Choose a table first.').waitFor();
      await page.getByRole('radio', { name: /SPECZ/ }).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByText('17 rows, 8 columns').waitFor({ timeout: minutes });
      await page.getByText('Table STARS, 2 of 2').waitFor();
      await page.getByRole('button', { name: 'Choose another table' }).press('Enter');
      expect(await page.getByRole('radio', { name: /STARS/ }).isChecked()).toBe(true);
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.getByText('240 rows, 8 columns').waitFor({ timeout: minutes });
    },
    3 * minutes,
  );

  it('fills the roles from UCDs, and shows lists as columns without a role', async () => {
    for (const [role, column] of Object.entries({ ID: 'MAIN', RA: 'ALPHA', Dec: 'DELTA', z: 'ZBEST' }))
      expect(await page.getByLabel(`Column for ${role}`, { exact: true }).inputValue()).toBe(column);
    await page.getByText('double[]').first().waitFor();
    await page
      .getByText(/^301 × \[/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: 'Give PDF a role' }).count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
  });

  it(
    'is published as the table that was chosen; the product says so, with its units and UCDs',
    async () => {
      await signInOnPage(page, 'vera', testPassword);
      await page.goto('/upload');
      await page.getByRole('textbox', { name: /^Name/ }).fill('Two tables');
      await page.getByRole('radio', { name: /Redshift Catalog/ }).check();
      await page.getByRole('button', { name: 'Continue to File' }).click();
      await page.getByLabel('Choose a file').setInputFiles(path('two.fits'));
      await page.getByRole('radio', { name: /SPECZ/ }).waitFor({ timeout: minutes });
      await page.getByRole('button', { name: 'Continue and send' }).click();
      await page.getByText('Choose a table first.').waitFor();
      await page.getByRole('radio', { name: /SPECZ/ }).check();
      await page.getByRole('button', { name: 'Read this table' }).click();
      await page.getByText('240 rows, 8 columns').waitFor({ timeout: minutes });
      await page.getByRole('button', { name: 'Continue and send' }).click();
      await page.getByText('table SPECZ').first().waitFor();
      await page.getByRole('button', { name: 'Continue to Publish' }).click();
      await page.getByText('SPECZ, 1 of 2').waitFor();
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByText('240 rows, file verified.').waitFor({ timeout: 2 * minutes });
      await page.getByRole('link', { name: 'See the product' }).click();
      await page.getByText('main file, its table SPECZ, 240 rows').waitFor();
      await page.getByRole('cell', { name: 'pos.eq.ra;meta.main' }).waitFor();
      await page.getByText('a list in each row').waitFor();
      await page
        .getByText(/^301 × \[/)
        .first()
        .waitFor();
      expect(await axeViolations(page)).toEqual([]);
    },
    4 * minutes,
  );

  it(
    'looks into a zip with a HATS catalog, and into its folder when it is let go on the page',
    async () => {
      await page.goto('/look');
      await page.getByLabel('Choose a file').setInputFiles(path('sky.zip'));
      await page.getByText('240 rows').first().waitFor({ timeout: minutes });
      await page.getByRole('button', { name: 'Look at another file' }).click();
      await dropFolder(page, path('sky.hats'));
      await page.getByText('sky.hats.zip', { exact: true }).waitFor({ timeout: minutes });
      await page.getByText('240 rows').first().waitFor({ timeout: minutes });
    },
    3 * minutes,
  );

  it(
    'says in a sentence that a folder holds no catalog, and that a notebook is no table',
    async () => {
      await page.goto('/look');
      await page.getByText('Drop a file').waitFor();
      await dropFolder(page, path('thesis'));
      await page.getByText('The folder thesis is no HATS catalog').waitFor();
      await page.getByLabel('Choose a file').setInputFiles(path('notebook.csv'));
      await page.getByText('notebook.csv is a Jupyter notebook.').waitFor();
    },
    minutes,
  );

  it('met no fault of a script and spoke to nobody else', () => {
    expect(stage.faults).toEqual([]);
  });
});
