import type { Eid } from './catalogue-types.js'
import { documented, inferred, observedSandbox, signicatNet, yes } from './evidence.js'

const itsmeGuide = documented('identity-methods/itsme/integration/implement/authentication-api/redirect/')
const smartIdHeadless = documented('identity-methods/smart-id/setup/headless-flow-rest-api/')
const mobileIdAttributes = documented('identity-methods/mobiilid/attribute-reference/')

export const spid: Eid = {
  code: 'spid',
  codeEvidence: signicatNet,
  name: 'SPID',
  countries: ['IT'],
  scopes: ['spid', 'spid-extra'],
  claims: [],
  cancels: [],
  expressCodes: [],
  offers: {
    oidc: { redirect: yes(inferred(observedSandbox)) },
    hub: { redirect: yes(inferred(signicatNet)) },
  },
}

export const itsme: Eid = {
  code: 'itsme',
  codeEvidence: inferred(itsmeGuide),
  name: 'itsme',
  countries: ['BE'],
  scopes: ['itsme-eid', 'itsme-device', 'nin', 'idp-id'],
  claims: ['nin', 'nin_type', 'nin_issuing_country', 'idp_id'],
  cancels: [],
  expressCodes: ['itsme'],
  offers: {
    oidc: { redirect: yes(inferred(observedSandbox)) },
    hub: { redirect: yes(itsmeGuide), headless: yes(itsmeGuide, 'App2App and SABA') },
  },
}

export const smartId: Eid = {
  code: 'sk-smartid',
  codeEvidence: smartIdHeadless,
  name: 'Smart-ID',
  countries: ['EE', 'LV', 'LT'],
  scopes: ['nin', 'idp-id'],
  claims: ['nin', 'nin_type', 'nin_issuing_country', 'idp_id'],
  cancels: [],
  expressCodes: [],
  offers: {
    oidc: {},
    hub: { headless: yes(smartIdHeadless, 'QR, Web2App, App2App and push notification') },
  },
}

export const mobileId: Eid = {
  code: 'sk-mobileid',
  codeEvidence: mobileIdAttributes,
  name: 'Mobiil-ID',
  countries: ['EE', 'LT'],
  scopes: ['mobileid', 'mobileid-extra', 'nin'],
  claims: ['nin', 'nin_type', 'nin_issuing_country'],
  cancels: [],
  expressCodes: [],
  offers: { oidc: {}, hub: {} },
}
