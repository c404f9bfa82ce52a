import { Button, Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { formatCredits, formatNumber } from '../support/format';
import { settings } from '../support/settings';
import { useLoaded } from '../support/store';
import { usageTypeName, type Draft } from './rule';

/** Usage of the last 30 days that no rule priced: `/pricing/unpriced`. */
interface Unpriced {
	module: string;
	module_label: string;
	operation: string;
	operation_label: string;
	provider: string;
	model: string;
	requests: number;
	cost: string;
}

/**
 * Warns of models that are used without a rule, with a way to price each.
 */
export function UnpricedModels( {
	onPrice,
}: {
	onPrice: ( start: Partial< Draft > ) => void;
} ) {
	const { data = [] } = useLoaded< Unpriced[] >( '/pricing/unpriced' );
	if ( data.length === 0 ) {
		return null;
	}
	return (
		<Notice
			status="warning"
			isDismissible={ false }
			className="aipuffer-unpriced"
		>
			<p>
				<strong>
					{ __(
						'Used without a rule in the last 30 days',
						'aipuffer'
					) }
				</strong>{ ' ' }
				{ __(
					'These requests were charged by their raw usage units.',
					'aipuffer'
				) }
			</p>
			<ul>
				{ data.map( ( row ) => (
					<li
						key={ `${ usageTypeName( row ) }/${ row.provider }/${ row.model }` }
					>
						<span>
							{ [ row.module_label, row.provider, row.model ]
								.filter( Boolean )
								.join( ' · ' ) }
							<span className="aipuffer-muted">
								{ ' ' }
								{ sprintf(
									/* translators: 1: number of requests, 2: number of credits. */
									_n(
										'%1$s request, %2$s credits',
										'%1$s requests, %2$s credits',
										row.requests,
										'aipuffer'
									),
									formatNumber( row.requests ),
									formatCredits( row.cost )
								) }
							</span>
						</span>
						{ settings().canManage && (
							<Button
								variant="secondary"
								size="compact"
								aria-label={ sprintf(
									/* translators: %s: name of a model. */
									__( 'Price it: %s', 'aipuffer' ),
									row.model
								) }
								onClick={ () =>
									onPrice( {
										usage_type: usageTypeName( row ),
										provider: row.provider,
										model: row.model,
									} )
								}
							>
								{ __( 'Price it', 'aipuffer' ) }
							</Button>
						) }
					</li>
				) ) }
			</ul>
		</Notice>
	);
}
