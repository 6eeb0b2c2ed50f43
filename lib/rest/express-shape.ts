import type {
  ExpressAnswer,
  ExpressIdentity,
  ExpressIframeSettings,
  ExpressLanguage,
  ExpressPrefilledInput,
  ExpressProviderInfo,
  ExpressRedirectSettings,
  ExpressResource,
  ExpressSessionError,
  ExpressUi,
} from './express-types.js'
import { isEnvironment } from './hub-shape.js'
import {
  isAnything,
  isFilled,
  isFlag,
  isListOf,
  isNumber,
  isRecord,
  isText,
  type Shape,
  shape,
} from './shape.js'

const isOrganization = shape<NonNullable<ExpressIdentity['organization']>>(
  { name: isText, organizationNumber: isText, country: isText },
  [],
).is

const isIdentity = shape<ExpressIdentity>(
  {
    providerId: isText,
    fullName: isText,
    firstName: isText,
    middleName: isText,
    lastName: isText,
    dateOfBirth: isText,
    nin: isText,
    phoneNumber: isText,
    email: isText,
    organization: isOrganization,
    attributes: isRecord,
  },
  [],
).is

const isResource = shape<ExpressResource>(
  { type: isText, id: isText, url: isText, contentType: isText, status: isText },
  [],
).is

const isAuditTrail = shape<NonNullable<ExpressAnswer['auditTrail']>>(
  { certificate: isAnything, events: isListOf(isAnything) },
  [],
).is

const isError = shape<ExpressSessionError>({ code: isText, message: isText, providerCode: isText }, []).is

const isRedirectSettings = shape<Partial<ExpressRedirectSettings>>(
  { successUrl: isText, abortUrl: isText, errorUrl: isText },
  [],
).is

const isIframeSettings = shape<Partial<ExpressIframeSettings>>(
  { parentDomains: isListOf(isText), postMessageTargetOrigin: isText },
  [],
).is

const isPrefilledInput = shape<ExpressPrefilledInput>(
  { nin: isText, phoneNumber: isText, dateOfBirth: isText, username: isText },
  [],
).is

const isTopBar = shape<NonNullable<ExpressUi['topBar']>>(
  { title: isText, foregroundColor: isText, backgroundColor: isText },
  [],
).is

const isUi = shape<ExpressUi>(
  { hideProviderHeader: isFlag, hideFooter: isFlag, themeMode: isText, colorTheme: isText, topBar: isTopBar },
  [],
).is

/** What every answer about an Express session must look like. */
export const expressAnswer: Shape<ExpressAnswer> = shape<ExpressAnswer>(
  {
    id: isFilled,
    status: isFilled,
    url: isText,
    securityReference: isText,
    created: isText,
    expires: isText,
    provider: isText,
    identity: isIdentity,
    environment: isEnvironment,
    resources: isListOf(isResource),
    auditTrail: isAuditTrail,
    error: isError,
    flow: isText,
    allowedProviders: isListOf(isText),
    language: isText,
    include: isListOf(isText),
    redirectSettings: isRedirectSettings,
    iframeSettings: isIframeSettings,
    prefilledInput: isPrefilledInput,
    externalReference: isText,
    departmentId: isText,
    ui: isUi,
  },
  ['id', 'status'],
)

interface ExpressPage {
  readonly limit?: number
  readonly nextCursor?: string
  readonly data: readonly ExpressAnswer[]
}

/** `GET /sessions`. */
export const expressPage: Shape<ExpressPage> = shape<ExpressPage>(
  { limit: isNumber, nextCursor: isText, data: isListOf(expressAnswer.is) },
  ['data'],
)

/** One item of `GET /id-providers`. */
export const expressProviderInfo: Shape<ExpressProviderInfo> = shape<ExpressProviderInfo>(
  {
    type: isFilled,
    name: isText,
    description: isText,
    logoUrl: isText,
    logoUrlNegative: isText,
    logoWidth: isNumber,
  },
  ['type'],
)

/** One item of `GET /languages`. */
export const expressLanguage: Shape<ExpressLanguage> = shape<ExpressLanguage>(
  { id: isFilled, name: isText },
  ['id'],
)
