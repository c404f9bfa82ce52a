/**
 * What `/role-access` answers; see RoleAccessController in PHP.
 */

/** Roles that may; null is everybody, also roles that come later. */
export type Allowed = string[] | null;

export interface Role {
	role: string;
	name: string;
	/** Whether the role may manage usage, and so may always. */
	always: boolean;
}

export interface Draft {
	enabled: boolean;
	dashboard: Allowed;
	modules: Record< string, Allowed >;
}

export interface RoleAccess extends Draft {
	/** The last one stands for guests. */
	roles: Role[];
	module_names: Array< { module: string; name: string } >;
}

export const roleAccessPath = '/role-access';

/** The role that stands for whoever is not logged in; they have no dashboard. */
export const guest = 'guest';

export const isAllowed = ( allowed: Allowed, { role, always }: Role ) =>
	always || allowed === null || allowed.includes( role );

/**
 * Lets a role, or no longer. When all may, nobody is listed: roles that come
 * later may then, too.
 *
 * @param allowed Who may until now.
 * @param role    Whom it is about.
 * @param may     Whether they may.
 * @param roles   All roles it could be about.
 */
export function allow(
	allowed: Allowed,
	role: string,
	may: boolean,
	roles: Role[]
): Allowed {
	const next = roles
		.filter( ( one ) =>
			one.role === role ? may : isAllowed( allowed, one )
		)
		.map( ( one ) => one.role );
	return next.length === roles.length ? null : next;
}

/**
 * What the form begins with. Roles that are no more are left out: the server
 * would refuse them.
 */
export function draftOf( {
	enabled,
	dashboard,
	modules,
	roles,
}: RoleAccess ): Draft {
	const known = ( allowed: Allowed ): Allowed =>
		allowed &&
		allowed.filter( ( role ) =>
			roles.some( ( one ) => one.role === role )
		);
	return {
		enabled,
		dashboard: known( dashboard ),
		modules: Object.fromEntries(
			Object.entries( modules ).map( ( [ module, allowed ] ) => [
				module,
				known( allowed ),
			] )
		),
	};
}
