import type { SurveyRules } from '#core/homogenize/rules';
import { twoDegreeField } from '#core/homogenize/surveys/2dfgrs';
import { twoDegreeFieldLensing } from '#core/homogenize/surveys/2dflens';
import { twoMassRedshift } from '#core/homogenize/surveys/2mrs';
import { threeDHst } from '#core/homogenize/surveys/3d-hst';
import { sixDegreeField } from '#core/homogenize/surveys/6dfgs';
import { astrodeepJwst } from '#core/homogenize/surveys/astrodeep-jwst';
import { astrodeep } from '#core/homogenize/surveys/astrodeep';
import { c3r2 } from '#core/homogenize/surveys/c3r2';
import { cosmosSrc } from '#core/homogenize/surveys/cosmos-src';
import { cosmosWeb } from '#core/homogenize/surveys/cosmos-web';
import { cosmos2020Classic } from '#core/homogenize/surveys/cosmos2020-classic';
import { deimos } from '#core/homogenize/surveys/deimos-10k';
import { desiDeepPilot } from '#core/homogenize/surveys/desi-deep-pilot';
import { desi, desiDr1 } from '#core/homogenize/surveys/desi';
import { elaisS1, elaisBandMerged } from '#core/homogenize/surveys/elais';
import { elgFigs } from '#core/homogenize/surveys/elg-figs';
import { euclidQ1 } from '#core/homogenize/surveys/euclid-q1';
import { fmosCosmos } from '#core/homogenize/surveys/fmos-cosmos';
import { gama } from '#core/homogenize/surveys/gama';
import { help } from '#core/homogenize/surveys/help-dmu23';
import { jadesDr5, jadesDr5Kron, jadesDr5KronWithFaults, jadesDr5WithFaults } from '#core/homogenize/surveys/jades-dr5-photoz';
import { jades } from '#core/homogenize/surveys/jades';
import { mosdef } from '#core/homogenize/surveys/mosdef';
import { ozdes } from '#core/homogenize/surveys/ozdes';
import { primus } from '#core/homogenize/surveys/primus';
import { sdssDr17, sdssDr19 } from '#core/homogenize/surveys/sdss';
import { swire } from '#core/homogenize/surveys/swire-revised';
import { vandels } from '#core/homogenize/surveys/vandels';
import { vimos } from '#core/homogenize/surveys/vimos';
import { vipers } from '#core/homogenize/surveys/vipers';
import { vuds } from '#core/homogenize/surveys/vuds';
import { vvds } from '#core/homogenize/surveys/vvds';
import { xmmLss } from '#core/homogenize/surveys/xmm-lss';
import { zcosmos } from '#core/homogenize/surveys/zcosmos';

/** The rules that the server brings along, by survey name. */
export const builtInSurveys: readonly SurveyRules[] = [
  twoDegreeField,
  twoDegreeFieldLensing,
  twoMassRedshift,
  threeDHst,
  sixDegreeField,
  astrodeepJwst,
  astrodeep,
  c3r2,
  cosmosSrc,
  cosmosWeb,
  cosmos2020Classic,
  deimos,
  desiDeepPilot,
  desi,
  desiDr1,
  elaisS1,
  elaisBandMerged,
  elgFigs,
  euclidQ1,
  fmosCosmos,
  gama,
  help,
  jadesDr5,
  jadesDr5Kron,
  jades,
  mosdef,
  ozdes,
  primus,
  sdssDr17,
  sdssDr19,
  swire,
  vandels,
  vimos,
  vipers,
  vuds,
  vvds,
  xmmLss,
  zcosmos,
].sort((a, b) => (a.survey < b.survey ? -1 : 1));

/** The same as the reference service has them, where ours mend a rule. */
export const surveysWithFaults: readonly SurveyRules[] = builtInSurveys.map(
  (rules) => [jadesDr5WithFaults, jadesDr5KronWithFaults].find(({ survey }) => survey === rules.survey) ?? rules,
);
