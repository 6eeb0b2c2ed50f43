import type { Eid } from './catalogue-types.js'
import { documented, inferred, observedPlugin, signicatNet, yes } from './evidence.js'

const idinAttributes = documented('identity-methods/idin/attributes-reference/idin-attributes-oidc/')

export const idin: Eid = {
  code: 'idin',
  codeEvidence: signicatNet,
  name: 'iDIN',
  countries: ['NL'],
  scopes: [
    'idin-name',
    'idp-id',
    'eighteen-or-older',
    'date-of-birth',
    'address',
    'email',
    'phone',
    'gender',
  ],
  claims: ['idp_id'],
  cancels: [],
  expressCodes: ['idin'],
  offers: {
    oidc: { redirect: yes(idinAttributes, 'eighteen-or-older is asked for alone, beside openid and idp-id') },
    hub: { redirect: yes(inferred(signicatNet)) },
  },
}

export const digid: Eid = {
  code: 'digid',
  codeEvidence: signicatNet,
  name: 'DigiD',
  countries: ['NL'],
  scopes: ['nin', 'idp-id'],
  claims: ['nin', 'nin_type', 'nin_issuing_country', 'idp_id'],
  cancels: ['IDP-3200'],
  expressCodes: ['digid'],
  offers: { oidc: { redirect: yes(observedPlugin) }, hub: { redirect: yes(inferred(signicatNet)) } },
}

export const eherkenning: Eid = {
  code: 'eherkenning',
  codeEvidence: signicatNet,
  name: 'eHerkenning',
  countries: ['NL'],
  scopes: ['idp-id', 'eherkenning-extra', 'eherkenning-complete'],
  claims: ['idp_id'],
  cancels: ['IDP-3200'],
  expressCodes: ['eherkenning'],
  offers: { oidc: { redirect: yes(observedPlugin) }, hub: { redirect: yes(inferred(signicatNet)) } },
}
