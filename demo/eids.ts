/** The eIDs that the demo has a button for. */
export const eids: readonly {
  readonly code: string
  readonly name: string
  readonly mark: string
  readonly where: string
}[] = [
  { code: 'nbid', name: 'Norwegian BankID', mark: 'NO', where: 'Norway' },
  { code: 'sbid', name: 'Swedish BankID', mark: 'SE', where: 'Sweden' },
  { code: 'mitid', name: 'MitID', mark: 'DK', where: 'Denmark' },
  { code: 'ftn', name: 'Finnish Trust Network', mark: 'FI', where: 'Finland' },
  { code: 'idin', name: 'iDIN', mark: 'NL', where: 'Netherlands' },
  { code: 'otp-email', name: 'E-mail code', mark: '@', where: 'Everywhere' },
]

/** Codes of Signicat Express. */
const expressNames: Readonly<Record<string, string>> = {
  no_bankid: 'Norwegian BankID',
  no_bankid_mobile: 'Norwegian BankID on mobile',
}

/** What people call an eID. */
export function eidName(code: string | undefined): string {
  const known = eids.find((eid) => eid.code === code)
  return known?.name ?? expressNames[code ?? ''] ?? code ?? 'Unknown eID'
}
