import { Spinner } from '@wordpress/components';
import { lazy, Suspense } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

const RoleAccess = lazy(
	() =>
		import(
			/* webpackChunkName: "customers" */ '../quotas/role-access-card'
		)
);

const LowBalance = lazy(
	() =>
		import(
			/* webpackChunkName: "customers" */ '../low-balance/low-balance-card'
		)
);

/** AI Puffer > Customers. */
export function CustomersPage() {
	return (
		<>
			<h1>{ __( 'Customers', 'aipuffer' ) }</h1>
			<Suspense fallback={ <Spinner /> }>
				<div className="aipuffer-customers">
					<RoleAccess />
					<LowBalance />
				</div>
			</Suspense>
		</>
	);
}
