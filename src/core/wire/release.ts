/** GET /api/v2/releases. */
export interface Release {
  id: number;
  name: string;
  displayName: string;
  description: string;
  created: string;
}

/** POST /api/v2/releases body (admins). `name` is lower-case letters, digits, `_`, `.` and `-`. */
export interface NewRelease {
  name: string;
  displayName: string;
  description: string;
}
