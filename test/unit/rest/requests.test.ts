import { frameRequest, headlessRequest, redirectRequest } from 'fastify-signicat/rest'
import { describe, expect, it } from 'vitest'

const callbackUrls = {
  success: 'https://rp.example/s?k=SECRET-1',
  abort: 'https://rp.example/a',
  error: 'http://127.0.0.1:3000/e',
}

const thrownBy = (work: () => unknown): Record<string, unknown> => {
  try {
    work()
  } catch (error) {
    if (error instanceof Error) return Object.assign(error)
  }
  throw new Error('nothing was thrown')
}

describe('the request of the redirect flow', () => {
  it('asks the hub for names only, unless told otherwise', () => {
    expect(
      redirectRequest('hub', { callbackUrls, allowedProviders: ['nbid'], requestedLoa: 'high' }),
    ).toEqual({
      flow: 'redirect',
      requestedAttributes: ['name', 'firstName', 'lastName'],
      callbackUrls,
      allowedProviders: ['nbid'],
      requestedLoa: 'high',
    })
    expect(redirectRequest('hub', { callbackUrls, requestedAttributes: [] }).requestedAttributes).toEqual([])
  })

  it('puts the addresses where Express wants them', () => {
    expect(redirectRequest('express', { callbackUrls, include: ['nin'], language: 'no' })).toEqual({
      flow: 'redirect',
      include: ['nin'],
      language: 'no',
      redirectSettings: {
        successUrl: callbackUrls.success,
        abortUrl: callbackUrls.abort,
        errorUrl: callbackUrls.error,
      },
    })
    expect(redirectRequest('express', { callbackUrls }).include).toEqual(['name'])
  })

  it.each(['', '/relative', 'javascript:x', 'http://rp.example/', 'https://u:p@rp.example/', 'https://'])(
    'refuses to come back to %j, without repeating it',
    (success) => {
      const error = thrownBy(() => redirectRequest('hub', { callbackUrls: { ...callbackUrls, success } }))
      expect(error).toMatchObject({ name: 'ConfigError', faults: [{ option: 'success' }] })
      expect(error.message).not.toContain('SECRET-1')
    },
  )
})

describe('the request of the frame flow', () => {
  const parentDomains = ['rp.example', 'localhost:3000']

  it('is embedded on the hub', () => {
    expect(
      frameRequest('hub', {
        parentDomains,
        returnUrl: 'https://rp.example/done',
        allowedProviders: ['otp-sms'],
      }),
    ).toEqual({
      flow: 'embedded',
      requestedAttributes: ['name', 'firstName', 'lastName'],
      embeddedParentDomains: parentDomains,
      returnUrl: 'https://rp.example/done',
      allowedProviders: ['otp-sms'],
    })
    expect('returnUrl' in frameRequest('hub', { parentDomains })).toBe(false)
  })

  it('is an iframe on Express', () => {
    expect(frameRequest('express', { parentDomains, targetOrigin: 'https://rp.example' })).toEqual({
      flow: 'iframe',
      include: ['name'],
      iframeSettings: { parentDomains, postMessageTargetOrigin: 'https://rp.example' },
    })
  })

  it.each([
    '*',
    '',
    'null',
    'https://rp.example/',
    'https://rp.example/x',
    'https://RP.example',
    'http://rp.example',
    'https://rp.example:443',
  ])('refuses to send messages to %j', (targetOrigin) => {
    const error = thrownBy(() => frameRequest('express', { parentDomains, targetOrigin }))
    expect(error).toMatchObject({ name: 'ConfigError', faults: [{ option: 'targetOrigin' }] })
  })

  it.each([
    [[]],
    [['*']],
    [['*.rp.example']],
    [['https://rp.example']],
    [['rp.example/x']],
    [['a b']],
    [['rp.example', '']],
  ])('refuses to be framed by %j', (domains) => {
    const error = thrownBy(() => frameRequest('hub', { parentDomains: domains }))
    expect(error).toMatchObject({ name: 'ConfigError', faults: [{ option: 'parentDomains' }] })
  })

  it('refuses to return to an address that is not https', () => {
    const error = thrownBy(() => frameRequest('hub', { parentDomains, returnUrl: 'javascript:x' }))
    expect(error).toMatchObject({ name: 'ConfigError', faults: [{ option: 'returnUrl' }] })
  })
})

describe('the request of the headless flow', () => {
  it('is Norwegian BankID on mobile with number and birth date on Express', () => {
    const person = { phoneNumber: '+47 99-00.00 (00)', dateOfBirth: '1983-12-07' }
    expect(
      headlessRequest('express', { provider: 'no_bankid_mobile', ...person, externalReference: 'r' }),
    ).toEqual({
      flow: 'headless',
      allowedProviders: ['no_bankid_mobile'],
      include: ['name'],
      externalReference: 'r',
      prefilledInput: { phoneNumber: '+4799000000', dateOfBirth: '1983-12-07' },
    })
  })

  it('is Swedish BankID with or without a number on Express', () => {
    const base = { flow: 'headless', allowedProviders: ['se_bankid'], include: ['name'] }
    expect(headlessRequest('express', { provider: 'se_bankid' })).toEqual(base)
    expect(headlessRequest('express', { provider: 'se_bankid', nin: '19900217-1234' })).toEqual({
      ...base,
      prefilledInput: { nin: '199002171234' },
    })
  })

  it.each(['QR', 'APP_LAUNCH', 'PHONE'] as const)('is Swedish BankID by %s on the hub', (mode) => {
    const input = { provider: 'sbid', mode, endUserIp: '2001:db8::1', nin: '199002171234' } as const
    expect(headlessRequest('hub', { ...input, additionalParameters: { x: 'y' } })).toEqual({
      flow: 'headless',
      allowedProviders: ['sbid'],
      requestedAttributes: ['name', 'firstName', 'lastName'],
      additionalParameters: { sbid_flow: mode, sbid_end_user_ip: '2001:db8::1', x: 'y' },
      prefilledInput: { nin: '199002171234' },
    })
  })

  it('is Norwegian BankID in a Safe Conversation on the hub', () => {
    expect(
      headlessRequest('hub', { provider: 'nbid', mobile: '+4799000000', dateOfBirth: '1983-12-07' }),
    ).toMatchObject({
      allowedProviders: ['nbid'],
      prefilledInput: { mobile: '+4799000000', dateOfBirth: '1983-12-07' },
    })
    expect(headlessRequest('hub', { provider: 'nbid', nin: '00000000000' }).prefilledInput).toEqual({
      nin: '00000000000',
    })
  })

  it('is Smart-ID with what the caller adds, and itsme in two ways, on the hub', () => {
    const smartId = headlessRequest('hub', {
      provider: 'sk-smartid',
      nin: 'PNOEE-30303039914',
      additionalParameters: { a: 'b' },
    })
    expect(smartId).toMatchObject({
      additionalParameters: { a: 'b' },
      prefilledInput: { nin: 'PNOEE-30303039914' },
    })
    expect('additionalParameters' in headlessRequest('hub', { provider: 'sk-smartid' })).toBe(false)
    expect('prefilledInput' in headlessRequest('hub', { provider: 'sk-smartid' })).toBe(false)
    expect(headlessRequest('hub', { provider: 'itsme', mode: 'SABA' }).additionalParameters).toEqual({
      itsme_response_type: 'none',
    })
    expect(headlessRequest('hub', { provider: 'itsme', mode: 'APP2APP' }).additionalParameters).toEqual({
      itsme_response_type: 'code',
    })
  })

  it.each([
    [
      'express',
      { provider: 'no_bankid_mobile', phoneNumber: '', dateOfBirth: '1983-12-07' },
      'phoneNumber',
      'required',
    ],
    [
      'express',
      { provider: 'no_bankid_mobile', phoneNumber: '99000000', dateOfBirth: '1983-12-07' },
      'phoneNumber',
      'invalid',
    ],
    [
      'express',
      { provider: 'no_bankid_mobile', phoneNumber: ['+4799000000'], dateOfBirth: '071283' },
      'phoneNumber',
      'invalid',
    ],
    [
      'express',
      { provider: 'no_bankid_mobile', phoneNumber: `+${' '.repeat(99)}4799000000`, dateOfBirth: '071283' },
      'phoneNumber',
      'invalid',
    ],
    [
      'express',
      { provider: 'no_bankid_mobile', phoneNumber: '+4799000000', dateOfBirth: '1983-13-07' },
      'dateOfBirth',
      'invalid',
    ],
    ['express', { provider: 'no_bankid_mobile', phoneNumber: '+4799000000' }, 'dateOfBirth', 'required'],
    ['express', { provider: 'se_bankid', nin: '9002171234' }, 'nin', 'invalid'],
    ['express', { provider: 'sbid', mode: 'QR', endUserIp: '::1' }, 'provider', 'invalid'],
    ['hub', { provider: 'sbid', mode: 'PHONE', endUserIp: '203.0.113.9' }, 'nin', 'required'],
    ['hub', { provider: 'sbid', mode: 'QR', endUserIp: 'unknown' }, 'endUserIp', 'invalid'],
    ['hub', { provider: 'nbid' }, 'nin', 'required'],
    ['hub', { provider: 'nbid', nin: '1' }, 'nin', 'invalid'],
    ['hub', { provider: 'nbid', mobile: '1' }, 'mobile', 'invalid'],
    ['hub', { provider: 'sk-smartid', nin: '../x' }, 'nin', 'invalid'],
    ['hub', { provider: 'mitid' }, 'provider', 'invalid'],
    ['hub', { provider: 'se_bankid' }, 'provider', 'invalid'],
  ])('of %s refuses %j by the name of the field', (api, input, name, reason) => {
    const error = thrownBy(() => Reflect.apply(headlessRequest, undefined, [api, input]))
    expect(error).toMatchObject({
      name: 'RestError',
      code: 'ERR_SIGNICAT_REQUEST_INVALID',
      statusCode: 400,
      violations: [{ name, reason }],
    })
  })
})
