import type { Eid } from './catalogue-types.js'
import { documented, yes } from './evidence.js'

const emailOtp = documented('identity-methods/email-otp/setup/authentication-api/embedded/')
const smsOtp = documented('identity-methods/sms-otp/setup/authentication-api/embedded/')
const walletClaims = documented(
  'docs/eid-hub/identity-wallets/integration-guide/attributes-reference/openid-connect/',
)
const simulatorGuide = documented('docs/eid-hub/e-ids/simulator/')

export const emailCode: Eid = {
  code: 'otp-email',
  codeEvidence: emailOtp,
  name: 'One-time code by e-mail',
  countries: [],
  scopes: ['email'],
  claims: ['email'],
  cancels: [],
  expressCodes: ['email_otp'],
  offers: { oidc: {}, hub: { frame: yes(emailOtp) } },
}

export const smsCode: Eid = {
  code: 'otp-sms',
  codeEvidence: smsOtp,
  name: 'One-time code by SMS',
  countries: [],
  scopes: ['phone'],
  claims: ['phone_number'],
  cancels: [],
  expressCodes: ['sms_otp'],
  offers: { oidc: {}, hub: { frame: yes(smsOtp) } },
}

export const wallet: Eid = {
  code: 'wallet-verifier',
  codeEvidence: walletClaims,
  name: 'EU Digital Identity Wallet',
  countries: [],
  scopes: [],
  claims: [],
  cancels: [],
  expressCodes: [],
  offers: { oidc: { redirect: yes(walletClaims) }, hub: {} },
}

/** Exists in sandbox accounts only. */
export const simulator: Eid = {
  code: 'simulator',
  codeEvidence: simulatorGuide,
  name: 'Signicat simulator',
  countries: [],
  scopes: ['nin', 'idp-id'],
  claims: ['nin', 'nin_type', 'nin_issuing_country', 'idp_id'],
  cancels: [],
  expressCodes: [],
  offers: { oidc: { redirect: yes(simulatorGuide, 'sandbox only') }, hub: {} },
}
