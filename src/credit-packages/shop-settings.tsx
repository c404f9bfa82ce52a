import {
	Button,
	Card,
	CardBody,
	CardHeader,
	ExternalLink,
	Notice,
} from '@wordpress/components';
import type { FormEvent } from 'react';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { SubmitButton } from '../support/buttons';
import { ProblemNotice } from '../support/problem-notice';
import { settings as site } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';
import { AddressControl } from './address-control';
import { settingsPath, type ShopSettings } from './credit-package';

/** Customer dashboard URL and Default buy credits URL. */
export function ShopSettingsCard() {
	const { data, problem, retry } = useLoaded< ShopSettings >( settingsPath );
	return (
		<Card>
			<CardHeader>
				<h2>{ __( 'Customer dashboard', 'aipuffer' ) }</h2>
			</CardHeader>
			<CardBody>
				<Loading data={ data } problem={ problem } retry={ retry } />
				{ data && (
					<SettingsForm
						// What was saved elsewhere begins the form anew.
						key={ data.dashboard_url + data.buy_credits_url }
						saved={ data }
					/>
				) }
			</CardBody>
		</Card>
	);
}

function SettingsForm( { saved }: { saved: ShopSettings } ) {
	const [ dashboardUrl, setDashboardUrl ] = useState( saved.dashboard_url );
	const [ buyUrl, setBuyUrl ] = useState( saved.buy_credits_url );
	const { send, isSending, problem } = useSend< ShopSettings >(
		[ settingsPath ],
		'PUT'
	);
	const say = useSay();
	const isReadOnly = ! site().canManage;
	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		const done = await send( settingsPath, {
			dashboard_url: dashboardUrl.trim(),
			buy_credits_url: buyUrl.trim(),
		} );
		if ( done ) {
			say( __( 'The addresses were saved.', 'aipuffer' ) );
		}
	};
	return (
		<form onSubmit={ save } className="aipuffer-addresses">
			{ problem && <ProblemNotice problem={ problem } /> }
			{ Object.values( saved.warnings ?? {} ).map( ( warning ) => (
				<Notice
					key={ warning }
					status="warning"
					isDismissible={ false }
				>
					{ warning }
				</Notice>
			) ) }
			<AddressControl
				label={ __( 'Customer dashboard URL', 'aipuffer' ) }
				help={ __(
					'The page with the dashboard, where customers see their credits.',
					'aipuffer'
				) }
				value={ dashboardUrl }
				isReadOnly={ isReadOnly }
				onChange={ setDashboardUrl }
			/>
			{ ! isReadOnly && saved.pages_with_dashboard.length === 0 && (
				<CreatePage />
			) }
			{ saved.dashboard_url && (
				<p>
					<ExternalLink href={ saved.dashboard_url }>
						{ __( 'View the dashboard', 'aipuffer' ) }
					</ExternalLink>
				</p>
			) }
			<AddressControl
				label={ __( 'Default buy credits URL', 'aipuffer' ) }
				help={ defaultBuyHelp( saved.shop_url ) }
				value={ buyUrl }
				isReadOnly={ isReadOnly }
				onChange={ setBuyUrl }
			/>
			{ ! isReadOnly && (
				<SubmitButton isBusy={ isSending }>
					{ __( 'Save', 'aipuffer' ) }
				</SubmitButton>
			) }
		</form>
	);
}

const defaultBuyHelp = ( shopUrl: string ) =>
	shopUrl
		? sprintf(
				/* translators: %s: an address. */
				__(
					'Where buttons and quota messages send users to buy. Empty means the shop: %s',
					'aipuffer'
				),
				shopUrl
			)
		: __(
				'Where buttons and quota messages send users to buy. While it is empty, none is shown.',
				'aipuffer'
			);

/** Makes the dashboard's page, for a site that has none. */
function CreatePage() {
	const { send, isSending, problem } = useSend< ShopSettings >( [
		settingsPath,
	] );
	const say = useSay();
	const create = async () => {
		if ( await send( '/credit-packages/dashboard-page' ) ) {
			say(
				__( 'The page "Credits & Usage" was published.', 'aipuffer' )
			);
		}
	};
	return (
		<div>
			{ problem && <ProblemNotice problem={ problem } /> }
			<Button
				__next40pxDefaultSize
				variant="secondary"
				isBusy={ isSending }
				disabled={ isSending }
				accessibleWhenDisabled
				onClick={ create }
			>
				{ __( 'Create the page for me', 'aipuffer' ) }
			</Button>
		</div>
	);
}
