import type { Mapping } from '#core/mapping';
import { missingRoles } from '#core/mapping';
import { roles, type Role } from '#core/meaning';

/** Step 3: which column plays which role, with each earlier choice kept so that it can be taken back. */
export class RoleChoices {
  mapping = $state<Mapping>({});
  #earlier = $state<Mapping[]>([]);

  readonly canUndo = $derived(this.#earlier.length > 0);

  begin(mapping: Mapping): void {
    this.mapping = mapping;
    this.#earlier = [];
  }

  /** A column has one role: the role that had it before is left without. */
  choose(role: Role, column: string | null): void {
    if ((this.mapping[role] ?? null) === column) return;
    this.#earlier.push($state.snapshot(this.mapping));
    const others = Object.entries(this.mapping).filter(([name, used]) => name !== role && used !== column);
    this.mapping = Object.fromEntries(column === null ? others : [...others, [role, column]]);
  }

  undo(): void {
    const last = this.#earlier.pop();
    if (last) this.mapping = last;
  }

  roleOf(column: string): Role | null {
    return roles.find(({ role }) => this.mapping[role] === column)?.role ?? null;
  }

  missing(required: readonly Role[]): Role[] {
    return missingRoles(this.mapping, required);
  }
}
