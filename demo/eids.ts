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
