/** What the driver and its process say to each other. Bytes travel as they are ("advanced" serialisation). */
export interface Pkcs11Opening {
  readonly module: string;
  /** By label, or by slot number. */
  readonly token: { readonly label: string } | { readonly slot: number };
  readonly pin: string;
  readonly key: string;
  /** Make the key where the token has none of that label. */
  readonly create: boolean;
}

export interface Pkcs11Gcm { readonly direction: 'encrypt' | 'decrypt'; readonly iv: Uint8Array; readonly associatedData: Uint8Array; readonly data: Uint8Array }

export type ToPkcs11Process =
  | { readonly id: number; readonly open: Pkcs11Opening }
  | { readonly id: number; readonly gcm: Pkcs11Gcm };

export type FromPkcs11Process =
  | { readonly id: number; readonly bytes: Uint8Array }
  /** `returned`: CK_RV where the library said it, else token or key are not fit; `detail`: safe to show. */
  | { readonly id: number; readonly failed: { readonly returned: number | null; readonly detail: string } };
