import {
	Card,
	CardBody,
	CardHeader,
	ToggleControl,
} from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';

/** When orders grant, and how far refunds go: `/credit-packages/granting`. */
interface Granting {
	grant_on_processing: boolean;
	complete_package_orders: boolean;
	grant_free_packages: boolean;
	allow_negative_balance: boolean;
}

const path = '/credit-packages/granting';

const choices = (): Array< {
	id: keyof Granting;
	label: string;
	help: string;
} > => [
	{
		id: 'grant_on_processing',
		label: __( 'Grant when an order is Processing', 'aipuffer' ),
		help: __(
			'For virtual credit packages. Otherwise credits are granted when the order becomes Completed.',
			'aipuffer'
		),
	},
	{
		id: 'complete_package_orders',
		label: __(
			'Complete orders of only credit packages automatically',
			'aipuffer'
		),
		help: __(
			'Paid orders with nothing but virtual credit packages.',
			'aipuffer'
		),
	},
	{
		id: 'grant_free_packages',
		label: __( 'Grant packages that cost nothing', 'aipuffer' ),
		help: __( 'By their price or by a coupon.', 'aipuffer' ),
	},
	{
		id: 'allow_negative_balance',
		label: __( 'Let refunds take a balance below zero', 'aipuffer' ),
		help: __(
			'Otherwise what was spent already is not taken back, and the order says so.',
			'aipuffer'
		),
	},
];

/** Each switch saves by itself. */
export function GrantingCard() {
	const { data, problem, retry } = useLoaded< Granting >( path );
	const {
		send,
		isSending,
		problem: refused,
	} = useSend< Granting >( [ path ], 'PUT' );
	const say = useSay();
	const turn = async ( id: keyof Granting, isOn: boolean ) => {
		if ( await send( path, { [ id ]: isOn } ) ) {
			say( __( 'The setting was saved.', 'aipuffer' ) );
		}
	};
	return (
		<Card>
			<CardHeader>
				<h2>{ __( 'Granting and taking back', 'aipuffer' ) }</h2>
			</CardHeader>
			<CardBody className="aipuffer-granting">
				<Loading data={ data } problem={ problem } retry={ retry } />
				{ refused && <ProblemNotice problem={ refused } /> }
				{ data &&
					choices().map( ( { id, label, help } ) => (
						<ToggleControl
							key={ id }
							label={ label }
							help={ help }
							checked={ data[ id ] }
							disabled={ isSending || ! settings().canManage }
							onChange={ ( isOn ) => turn( id, isOn ) }
						/>
					) ) }
			</CardBody>
		</Card>
	);
}
