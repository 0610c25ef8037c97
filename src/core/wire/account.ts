/** GET and POST /api/v2/session. */
export interface Account {
  id: number;
  userName: string;
  displayName: string;
  email: string | null;
  admin: boolean;
}

/** POST /api/v2/session body. */
export interface SignIn {
  userName: string;
  password: string;
}

/** POST /api/v2/account/password body. */
export interface PasswordChange {
  current: string;
  next: string;
}
