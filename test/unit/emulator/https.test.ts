import { X509Certificate } from 'node:crypto'
import { get } from 'node:https'
import { describe, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../../lib/emulator/index.js'
import { makeSelfSignedCertificate } from '../../../lib/emulator/self-signed-certificate.js'

const fetchOverTls = (emulator: Emulator, host: string, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = {
      host,
      port: emulator.port,
      path: '/auth/open/.well-known/openid-configuration',
      ca,
      agent: false,
    }
    get(options, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += String(chunk)
      })
      response.on('end', () => resolve(body))
    }).on('error', reject)
  })

describe('https', () => {
  it('is trusted by a program that was given the certificate, under every local name', async () => {
    const emulator = await createEmulator({ https: true })
    const certificate = emulator.certificate ?? ''
    expect(emulator.issuer).toBe(`https://localhost:${emulator.port}/auth/open`)
    for (const host of ['localhost', '127.0.0.1']) {
      expect(await fetchOverTls(emulator, host, certificate)).toContain(emulator.issuer)
    }
    await emulator.close()
  })

  it('takes a key and a certificate of the caller’s own', async () => {
    const pair = makeSelfSignedCertificate()
    const emulator = await createEmulator({ https: pair })
    expect(await fetchOverTls(emulator, 'localhost', pair.cert)).toContain(emulator.issuer)
    await emulator.close()
  })
})

describe('the certificate', () => {
  it('is for this machine’s names only, for thirty days, and cannot sign others', () => {
    const certificate = new X509Certificate(makeSelfSignedCertificate(new Date('2026-03-01T12:00:00Z')).cert)
    expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
    expect(certificate.ca).toBe(false)
    expect(certificate.validFrom).toBe('Feb 28 12:00:00 2026 GMT')
    expect(certificate.validTo).toBe('Mar 31 12:00:00 2026 GMT')
    expect(certificate.issuer).toBe(certificate.subject)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
  })

  it('is another one every time', () => {
    const [one, other] = [makeSelfSignedCertificate(), makeSelfSignedCertificate()]
    expect(new X509Certificate(one.cert).serialNumber).not.toBe(new X509Certificate(other.cert).serialNumber)
    expect(one.key).not.toBe(other.key)
  })
})
