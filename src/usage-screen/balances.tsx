import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import Balances from '../balances/balances';
import { Guests } from '../quotas/guests';
import { usePlace } from '../support/routing';

/** Balances with the usage of guests, which that room does not know. */
export default function BalancesWithGuests() {
	const { params, change } = usePlace();
	return (
		<>
			<Balances
				tools={
					<Button
						__next40pxDefaultSize
						variant="secondary"
						onClick={ () => change( { dialog: 'guests' } ) }
					>
						{ __( 'Usage of guests', 'aipuffer' ) }
					</Button>
				}
			/>
			{ params.dialog === 'guests' && (
				<Guests onClose={ () => change( { dialog: undefined } ) } />
			) }
		</>
	);
}
