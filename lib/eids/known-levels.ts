import type { Evidence } from './catalogue-types.js'
import { type Levels, levelsOf, noLevels } from './levels.js'

/** What is known of the levels of one issuer that is not Signicat. */
export interface KnownLevels {
  readonly name: string
  /** Of the issuer; `null` where many have the same values, each on a host of its own. */
  readonly host: RegExp | null
  readonly levels: Levels
  /** Why a level cannot be asked for; with empty levels only. */
  readonly unsupported?: string
  readonly evidence: Evidence
}

const known = (
  name: string,
  host: RegExp | null,
  rest: Pick<KnownLevels, 'levels' | 'unsupported'>,
  evidence: Evidence,
): KnownLevels => Object.freeze({ name, host, ...rest, evidence: Object.freeze(evidence) })

/** Checked in 2026-12. Test values, such as `loatest2`, are left out: they would be good in production too. */
export const knownLevels: readonly KnownLevels[] = Object.freeze([
  known(
    'ID-porten',
    /(?:^|\.)idporten\.no$/,
    {
      levels: levelsOf({
        low: ['idporten-loa-low'],
        substantial: ['idporten-loa-substantial'],
        high: ['idporten-loa-high'],
      }),
    },
    {
      source: 'https://docs.digdir.no/docs/idporten/oidc/oidc_protocol_id_token',
      date: '2026-12',
      strength: 'documented',
    },
  ),
  known(
    'Finnish Trust Network',
    null,
    {
      levels: levelsOf({
        substantial: ['http://ftn.ficora.fi/2017/loa2'],
        high: ['http://ftn.ficora.fi/2017/loa3'],
      }),
    },
    { source: 'Traficom, Recommendation 213/2023 S', date: '2026-12', strength: 'inferred' },
  ),
  known(
    'itsme',
    /(?:^|\.)itsme\.services$/,
    {
      levels: levelsOf({
        substantial: ['tag:sixdots.be,2016-06:acr_basic'],
        high: ['tag:sixdots.be,2016-06:acr_advanced'],
      }),
    },
    { source: 'https://belgianmobileid.github.io/doc/', date: '2026-12', strength: 'inferred' },
  ),
  known(
    'Nets eID Broker (MitID)',
    /(?:^|\.)netseidbroker\.(?:dk|com)$/,
    {
      levels: levelsOf({
        low: ['https://data.gov.dk/concept/core/nsis/Low'],
        substantial: ['https://data.gov.dk/concept/core/nsis/Substantial'],
        high: ['https://data.gov.dk/concept/core/nsis/High'],
      }),
    },
    { source: 'recorded ID tokens in public test suites', date: '2026-12', strength: 'inferred' },
  ),
  known(
    'Idura (Criipto)',
    /(?:^|\.)(?:criipto\.(?:id|io)|idura\.(?:id|broker))$/,
    {
      levels: noLevels,
      unsupported: 'Idura says the level in authenticationtype and not in acr, so that it cannot be checked',
    },
    {
      source: 'https://docs.criipto.com/verify/e-ids/danish-mitid',
      date: '2026-12',
      strength: 'inferred',
    },
  ),
  known(
    'FranceConnect',
    /(?:^|\.)(?:franceconnect\.gouv\.fr|dev-franceconnect\.fr)$/,
    { levels: levelsOf({ low: ['eidas1'], substantial: ['eidas2'], high: ['eidas3'] }) },
    {
      source: 'https://docs.partenaires.franceconnect.gouv.fr/fi/general/',
      date: '2026-12',
      strength: 'inferred',
    },
  ),
  known(
    'GOV.UK One Login',
    /(?:^|\.)account\.gov\.uk$/,
    {
      levels: noLevels,
      unsupported: 'GOV.UK One Login takes levels as vtr and answers with vot, which is not supported',
    },
    {
      source:
        'https://docs.sign-in.service.gov.uk/integrate-with-integration-environment/prove-users-identity/',
      date: '2026-12',
      strength: 'documented',
    },
  ),
])

/** What is known of the levels of an issuer, `null` for one that is not known. */
export function knownLevelsOf(issuer: string): KnownLevels | null {
  const { hostname } = new URL(issuer)
  return knownLevels.find(({ host }) => host?.test(hostname) === true) ?? null
}
