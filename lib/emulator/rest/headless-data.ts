import { createHmac } from 'node:crypto'
import type { Json, RestSession } from './session.js'

/** The code of Swedish BankID is another one every second: token, seconds since the order, and a proof of both. */
function animatedQr({ qrToken, qrSecret, createdAt }: RestSession, now: number): string {
  const seconds = String(Math.max(0, now - createdAt))
  const proof = createHmac('sha256', qrSecret).update(seconds).digest('hex')
  return `bankid.${qrToken}.${seconds}.${proof}`
}

/** `idpData` of a headless session of the hub: what the application shows while it waits. */
export function idpData(session: RestSession, now: number, url: string): Json {
  const { autoStartToken, comparison, provider, plan } = session
  switch (provider?.code) {
    case 'sbid':
      return {
        sbidStatus: session.environment === undefined ? 'outstandingTransaction' : 'userSign',
        ...(plan.mode === 'PHONE' ? {} : { autoStartToken }),
        ...(plan.mode === 'QR' ? { qrData: animatedQr(session, now) } : {}),
      }
    case 'nbid':
      return { securityReference: comparison }
    case 'sk-smartid':
      return { autoStartToken, verificationCode: comparison, qrData: deviceLink(session, now, url) }
    default:
      return { autoStartToken, qrData: phoneLink(session, url) }
  }
}

const phoneLink = ({ autoStartToken }: RestSession, url: string): string =>
  `${url}/phone?autostarttoken=${autoStartToken}`

const deviceLink = (session: RestSession, now: number, url: string): string =>
  `${phoneLink(session, url)}&elapsedSeconds=${Math.max(0, now - session.createdAt)}`
