/**
 * The one form of all spellings of what names a person: a national number, a telephone number or an e-mail address. For
 * comparing and counting only; what is sent keeps the spelling that the eID takes.
 *
 * Coarse on purpose: spellings of one person must never count as two, while two persons that fall together in rare cases
 * only wait for each other.
 */
export function foldIdentifier(kind: 'nin' | 'phone' | 'email', value: string): string {
  const text = asciiDigits(value.normalize('NFKC')).trim()
  if (kind === 'email') return foldEmail(text)
  return kind === 'phone' ? foldPhone(text) : foldNationalNumber(text)
}

/**
 * Letters and digits alone, without country and century: `PNOEE-38001085718`, `ee 380-0108-5718` and `38001085718`;
 * `19800101-1234` and `800101+1234`.
 *
 * @see ETSI EN 319 412-1 §5.1.3 for the prefixes
 */
function foldNationalNumber(text: string): string {
  const plain = text.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase()
  // Sweden writes the century or leaves it out.
  return plain.replace(countries, '').replace(/^(?:18|19|20)(?=\d{10}$)/, '')
}

const countries = /^(?:(?:PNO|PAS|IDC|TIN|TAX)?[A-Z]{2})+(?=\d{6})/

/** Digits alone, without the prefix of international calls and the zero that is dialled within a country. */
function foldPhone(text: string): string {
  const digits = text.replaceAll(/\D/g, '').replace(/^00/, '')
  return digits.replace(countryAndTrunk, '$1')
}

/** The length of a country code follows from its first digits: ITU-T E.164 annex A and its list of codes. */
const countryAndTrunk = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})0+/

/** A mailbox, whatever was put behind a plus. */
function foldEmail(text: string): string {
  const at = text.lastIndexOf('@')
  const mailbox = text.slice(0, at).replace(/(?<=.)\+.*$/s, '')
  return `${mailbox}${text.slice(at).replace(/\.+$/, '')}`.toLowerCase()
}

/** Decimal digits of every script; their code points stand in rows of ten. */
function asciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
}

function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return code - zero
}
