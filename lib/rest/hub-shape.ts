import type {
  EndUserEnvironment,
  HubAnswer,
  HubCallbackUrls,
  HubNin,
  HubSessionError,
  HubSubject,
} from './hub-types.js'
import {
  type Guard,
  isFilled,
  isFlag,
  isListOf,
  isMapOf,
  isNumber,
  isText,
  type Shape,
  shape,
} from './shape.js'

/** `environment` of either API. */
export const isEnvironment: Guard<EndUserEnvironment> = shape<EndUserEnvironment>(
  { ipAddress: isText, userAgent: isText },
  [],
).is

const isNin = shape<HubNin>({ value: isText, issuingCountry: isText, type: isText }, ['value']).is

const isCallbackUrls = shape<Partial<HubCallbackUrls>>(
  { success: isText, abort: isText, error: isText },
  [],
).is

const isError = shape<HubSessionError>({ type: isText, title: isText, detail: isText, code: isText }, []).is

const isTransport = shape<NonNullable<HubAnswer['messageTransportProperties']>>(
  { messageLevelEncryption: isFlag, requireHsmSigning: isFlag },
  [],
).is

const isSubject = shape<HubSubject>(
  {
    id: isText,
    idpId: isText,
    name: isText,
    firstName: isText,
    middleName: isText,
    lastName: isText,
    dateOfBirth: isText,
    email: isText,
    nin: isNin,
  },
  [],
).is

/** What every answer about a hub session must look like. */
export const hubAnswer: Shape<HubAnswer> = shape<HubAnswer>(
  {
    id: isFilled,
    status: isFilled,
    accountId: isText,
    authenticationUrl: isText,
    statusUrl: isText,
    statusDetail: isText,
    provider: isText,
    loa: isText,
    subject: isSubject,
    idpData: isMapOf(isText),
    environment: isEnvironment,
    error: isError,
    messageTransportProperties: isTransport,
    expiresAt: isText,
    callbackUrls: isCallbackUrls,
    allowedProviders: isListOf(isText),
    language: isText,
    flow: isText,
    themeId: isText,
    requestedAttributes: isListOf(isText),
    externalReference: isText,
    usageReference: isText,
    sessionLifetime: isNumber,
    requestDomain: isText,
    tags: isListOf(isText),
  },
  ['id', 'status'],
)
