import { Spinner } from '@wordpress/components';
import { lazy, Suspense } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

const Metering = lazy(
	() =>
		import( /* webpackChunkName: "metering" */ '../wordpress-ai/metering' )
);

/** AI Puffer > Metering. */
export function MeteringPage() {
	return (
		<>
			<h1>{ __( 'Metering', 'aipuffer' ) }</h1>
			<Suspense fallback={ <Spinner /> }>
				<Metering />
			</Suspense>
		</>
	);
}
