import type { Step } from '#core/engine';
import { Fault } from '#core/problem';
import { noneAsideStep, positionsStep, readableStep, setAsideStep } from '#core/pipelines/combine/bad-rows';
import { catalogsOf, type Catalog } from '#core/pipelines/combine/catalog';
import { decideStep, type Decision } from '#core/pipelines/combine/decide';
import { flagStep, surveyFlagsStep } from '#core/pipelines/combine/flag';
import { footprintSteps } from '#core/pipelines/combine/footprints';
import { countStep, keepStep } from '#core/pipelines/combine/keep';
import { markSteps, removeStep } from '#core/pipelines/combine/mark';
import { furtherPriority, hasUnreadable, readCatalogs, sourcesRead } from '#core/pipelines/combine/read';
import { outputColumns, resultStep, type OutputColumn } from '#core/pipelines/combine/result';
import { waterfallStep } from '#core/pipelines/combine/waterfall';
import { flagColumn, type CombineInput, type CombineParams } from '#core/pipelines/combine-params';

/**
 * Many redshift catalogs into one: flags on a common scale, duplicates marked or removed.
 * The steps leave `result`, `waterfall`, `set_aside`, `survey_flags` and `catalog_counts` behind.
 */
export const combineRedshifts = {
  name: 'combine_redshift_dedup',
  displayName: 'Combine Redshift Catalogs',
  version: '1.0.0',
  plan,
  columnMeanings,
  columnsNeeded,
} as const;

function plan(inputs: readonly CombineInput[], params: CombineParams): Step[] {
  const catalogs = prepared(inputs, params);
  const { step: read, lacking } = readCatalogs(catalogs, params);
  const has = { unreadable: hasUnreadable(catalogs), type: hasType(catalogs) };
  const decision: Decision = { catalogs, params, lacking, has };
  const bad = { catalogs, params, hasUnreadable: has.unreadable };
  const fails = params.badRows === 'fail';
  return [
    read,
    ...(fails && has.unreadable ? [readableStep(bad)] : []),
    decideStep(decision),
    flagStep(decision),
    surveyFlagsStep(catalogs, params),
    ...(fails ? [positionsStep(bad), noneAsideStep()] : [setAsideStep(bad)]),
    keepStep(catalogs, params),
    countStep(catalogs, params),
    ...footprintSteps(params),
    ...(params.combineType === 'concatenate' ? [] : markSteps(params)),
    ...(params.combineType === 'concatenate_and_remove_duplicates' ? [removeStep(params)] : []),
    waterfallStep(params),
    resultStep({ catalogs, params, hasType: has.type }),
  ];
}

function columnMeanings(inputs: readonly CombineInput[], params: CombineParams): OutputColumn[] {
  const catalogs = prepared(inputs, params);
  return outputColumns({ catalogs, params, hasType: hasType(catalogs) });
}

/** Per input, the columns of its file that the steps read, in the order of the file: the others need not be loaded. */
function columnsNeeded(inputs: readonly CombineInput[], params: CombineParams): string[][] {
  return catalogsOf(inputs, params).map((catalog, i) => {
    const needed = sourcesRead(catalog, params);
    return (inputs[i]?.schema.columns ?? []).map((column) => column.name).filter((column) => needed.has(column));
  });
}

function prepared(inputs: readonly CombineInput[], params: CombineParams): Catalog[] {
  const catalogs = catalogsOf(inputs, params);
  const anyHas = (column: string): boolean => catalogs.some((catalog) => catalog.columns.has(column));
  const unknown = furtherPriority(params).filter((column) => !anyHas(column));
  if (unknown.length > 0) {
    throw new Fault('bad-config', `No catalog has the column ${unknown.join(', ')}, which is to say which row is better.`, {
      at: 'tiebreaking_priority',
    });
  }
  if (params.flagCut !== null && !params.priority.includes(flagColumn) && !anyHas(flagColumn)) {
    const message = `A cut at flag ${params.flagCut} needs ${flagColumn}: add it to the tie-breaking priority, or drop the cut.`;
    throw new Fault('bad-config', message, { at: 'z_flag_homogenized_value_to_cut' });
  }
  return catalogs;
}

function hasType(catalogs: readonly Catalog[]): boolean {
  return catalogs.some((catalog) => catalog.columns.has('type'));
}
