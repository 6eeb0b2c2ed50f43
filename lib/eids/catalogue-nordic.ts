import type { Eid } from './catalogue-types.js'
import { conditional, documented, inferred, observedSandbox, signicatNet, yes } from './evidence.js'

const nbidRest = documented('identity-methods/nbid/integration-guide/auth-api-nbid/')
const sbidSetup = documented('identity-methods/sbid/setup/api-setup-sbid.html')
const mitidOidc = documented('identity-methods/mitid/integration-guide/oidc-mitid/')
const ftnMigration = documented('docs/eid-hub/migration-guides/enterprise/changes-for-eids/ftn/')

export const norwegianBankId: Eid = {
  code: 'nbid',
  codeEvidence: signicatNet,
  name: 'BankID (Norway)',
  countries: ['NO'],
  scopes: ['nin', 'idp-id', 'nbid-extra'],
  claims: [
    'nin',
    'nin_type',
    'nin_issuing_country',
    'idp_id',
    'nbid_idp',
    'nbid_tid',
    'nbid_originator',
    'nbid_subject_uuid',
  ],
  cancels: [],
  expressCodes: ['no_bankid', 'no_bankid_netcentric', 'no_bankid_mobile'],
  offers: {
    oidc: { redirect: yes(documented('identity-methods/nbid/integration-guide/oidc-nbid.html')) },
    hub: {
      redirect: yes(documented('identity-methods/nbid/integration-guide/auth-api-nbid/redirect-nbid/')),
      frame: conditional(
        nbidRest,
        'Biometric BankID in e-commerce, on application; not for an ordinary login',
      ),
      headless: conditional(nbidRest, 'Safe Conversation only; an ordinary login is a redirect'),
    },
  },
}

export const swedishBankId: Eid = {
  code: 'sbid',
  codeEvidence: signicatNet,
  name: 'BankID (Sweden)',
  countries: ['SE'],
  scopes: ['nin', 'idp-id', 'sbid-extra', 'sbid-evidence'],
  claims: [
    'nin',
    'nin_type',
    'nin_issuing_country',
    'idp_id',
    'sbid_device_ip',
    'sbid_xml_signature',
    'sbid_ocsp_response',
  ],
  cancels: [],
  expressCodes: ['se_bankid'],
  offers: {
    oidc: { redirect: yes(documented('identity-methods/sbid/code-examples.html')) },
    hub: {
      redirect: yes(inferred(sbidSetup)),
      frame: conditional(
        documented('identity-methods/sbid/integration-guide/auth-rest-api/embedded/'),
        'with the Payment add-on only',
      ),
      headless: yes(
        documented('identity-methods/sbid/integration-guide/auth-rest-api/headless/'),
        'sbid_flow QR or APP_LAUNCH, and sbid_end_user_ip',
      ),
    },
  },
}

export const mitId: Eid = {
  code: 'mitid',
  codeEvidence: signicatNet,
  name: 'MitID',
  countries: ['DK'],
  scopes: ['nin', 'idp-id', 'mitid-extra'],
  claims: [
    'nin',
    'nin_type',
    'nin_issuing_country',
    'idp_id',
    'mitid_uuid',
    'mitid_loa',
    'mitid_ial',
    'mitid_aal',
    'mitid_has_cpr',
  ],
  loas: ['low', 'substantial', 'high'],
  cancels: ['IDP-3200'],
  expressCodes: ['mitid'],
  offers: {
    oidc: { redirect: yes(mitidOidc) },
    hub: { redirect: yes(inferred(signicatNet)) },
  },
}

export const mitIdPrivateToBusiness: Eid = {
  code: 'mitid-private-to-business',
  codeEvidence: observedSandbox,
  name: 'MitID for business, from a private MitID',
  countries: ['DK'],
  scopes: ['mitid-business', 'mitid-private-business'],
  claims: [],
  cancels: [],
  expressCodes: [],
  offers: { oidc: { redirect: yes(observedSandbox) }, hub: {} },
}

export const finnishTrustNetwork: Eid = {
  code: 'ftn',
  codeEvidence: signicatNet,
  name: 'Finnish Trust Network',
  countries: ['FI'],
  scopes: ['nin', 'idp-id', 'ftn-extra'],
  claims: [
    'nin',
    'nin_type',
    'nin_issuing_country',
    'idp_id',
    'ftn_idp',
    'ftn_issuer',
    'ftn_hetu',
    'ftn_satu',
    'ftn_sub',
  ],
  cancels: [],
  expressCodes: ['ftn'],
  offers: {
    oidc: {
      redirect: yes(ftnMigration, 'needs a signed request object or PAR, and encrypted answers'),
    },
    hub: { redirect: yes(inferred(signicatNet)) },
  },
}
