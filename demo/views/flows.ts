import type { SignicatUser } from 'fastify-signicat'
import type { Settings } from '../settings.js'
import { framePage } from './frame.js'
import { phonePage, qrPage } from './headless.js'
import type { Way } from './ways.js'

/** Every way that the account has, with the page it begins on. */
export function waysOf({ hub, express }: Settings): readonly Way[] {
  return [...(hub === undefined ? [] : hubWays), ...(express === undefined ? [] : expressWays)]
}

const hubWays: readonly Way[] = [
  {
    href: '/login/rest?idp=sbid&amp;returnTo=/',
    name: 'Swedish BankID',
    mark: 'SE',
    where: 'To Signicat’s page and back',
  },
  { href: '/rest/email', name: 'E-mail code', mark: '@', where: 'Inside this page' },
  {
    href: '/rest/qr',
    name: 'Swedish BankID with a QR code',
    mark: 'QR',
    where: 'Only this page and your phone',
  },
]

const expressWays: readonly Way[] = [
  { href: '/express/rest/frame', name: 'Norwegian BankID', mark: 'NO', where: 'Inside this page' },
  { href: '/express/rest/popup', name: 'MitID', mark: 'DK', where: 'In a window of its own' },
  {
    href: '/express/rest/phone',
    name: 'BankID by telephone number',
    mark: 'NO',
    where: 'Only this page and your phone',
  },
]

/** A page of the bank, below its prefix. */
export interface FlowPage {
  readonly path: string
  readonly page: (user: SignicatUser | null, prefix: string) => string
}

/** The pages that a registration with this API needs. */
export function flowPages(api: 'hub' | 'express', settings: Settings): readonly FlowPage[] {
  return api === 'hub' ? hubPages(settings) : expressPages(settings)
}

function hubPages(settings: Settings): readonly FlowPage[] {
  return [
    {
      path: '/rest/email',
      page: (user, prefix) =>
        framePage({ user, prefix, idp: 'otp-email', name: 'an e-mail code', canBeRelayed: false }),
    },
    { path: '/rest/qr', page: (user, prefix) => qrPage(user, prefix, settings) },
  ]
}

function expressPages(settings: Settings): readonly FlowPage[] {
  return [
    {
      path: '/rest/frame',
      page: (user, prefix) =>
        framePage({ user, prefix, idp: 'no_bankid', name: 'Norwegian BankID', canBeRelayed: true }),
    },
    {
      path: '/rest/popup',
      page: (user, prefix) =>
        framePage({ user, prefix, idp: 'mitid', name: 'MitID', popup: true, canBeRelayed: false }),
    },
    { path: '/rest/phone', page: (user, prefix) => phonePage(user, prefix, settings) },
  ]
}
