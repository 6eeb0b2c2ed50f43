/** The scopes that a real Signicat names in its discovery document: a catalogue, not what a client may ask for. */
export const signicatScopes: readonly string[] = Object.freeze(
  `openid profile email address phone gender date-of-birth age eighteen-or-older age-verification nationality nin
   marital-status risk spid spid-extra idin-name idp-id mitid-extra mitid-business mitid-private-business nemid-extra
   eherkenning-extra eherkenning-complete mobileid mobileid-extra buypass-extra klarna-extra beid-extra name itsme-eid
   itsme-device aeat-extra acting-nin lookup lookup-extra nbid-extra sbid-extra sbid-evidence npa-extra
   bank-account-verification-extra mojeid-pl-mail-address mojeid-pl-extra freja-account freja-age freja-extra
   freja-document bankid-cz-extra bankid-cz-idcards bankid-cz-title bankid-cz-updated bankid-cz-bank bankid-cz-aml
   idporten-extra ftn-extra idaustria-extra ownidp-extra suomifi-extra offline_access`.split(/\s+/),
)
