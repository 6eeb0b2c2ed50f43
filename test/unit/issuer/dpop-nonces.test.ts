import { describe, expect, it } from 'vitest'
import { createDpopNonces } from '../../../lib/issuer/dpop-nonces.js'

const answer = (nonce?: string): Response =>
  new Response('', nonce === undefined ? {} : { headers: { 'dpop-nonce': nonce } })
const at = (host: string, path = '/'): URL => new URL(path, `https://${host}`)

describe('the nonces of servers', () => {
  it('are known by origin, the last one that came', () => {
    const nonces = createDpopNonces()
    nonces.heard(at('a.example', '/token'), answer('one'))
    expect(nonces.of(at('a.example', '/userinfo'))).toBe('one')
    expect(nonces.of(at('b.example'))).toBeUndefined()
    expect(nonces.of(at('a.example:8443'))).toBeUndefined()
    nonces.heard(at('a.example'), answer())
    expect(nonces.of(at('a.example'))).toBe('one')
    nonces.heard(at('a.example'), answer('two'))
    expect(nonces.of(at('a.example'))).toBe('two')
  })

  it.each(['with space', 'with"quote', 'x'.repeat(513), 'bäck\\slash'])('are not %j', (nonce) => {
    const nonces = createDpopNonces()
    nonces.heard(at('a.example'), { headers: new Headers({ 'dpop-nonce': nonce }) })
    expect(nonces.of(at('a.example'))).toBeUndefined()
  })

  it('are those of the 64 servers that gave one last', () => {
    const nonces = createDpopNonces()
    for (let server = 0; server < 65; server += 1) {
      nonces.heard(at(`s${server}.example`), answer(`n${server}`))
      nonces.heard(at('s1.example'), answer('again'))
    }
    expect(nonces.of(at('s0.example'))).toBeUndefined()
    expect(nonces.of(at('s1.example'))).toBe('again')
    expect(nonces.of(at('s64.example'))).toBe('n64')
  })
})
