import { Spinner } from '@wordpress/components';
import { lazy, Suspense } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

const Limits = lazy(
	() => import( /* webpackChunkName: "limits" */ '../quotas/limits' )
);

/** AI Puffer > Limits. */
export function LimitsPage() {
	return (
		<>
			<h1>{ __( 'Limits', 'aipuffer' ) }</h1>
			<Suspense fallback={ <Spinner /> }>
				<Limits />
			</Suspense>
		</>
	);
}
