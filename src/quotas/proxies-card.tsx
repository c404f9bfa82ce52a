import {
	Button,
	Card,
	CardBody,
	CardHeader,
	Notice,
	SelectControl,
	TextareaControl,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { FormEvent } from 'react';
import { SubmitButton } from '../support/buttons';
import { Loading } from '../support/loading';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';
import { addressesOf, proxiesPath, suggestion, type Proxies } from './proxies';

/** Whose word is taken for where guests come from. */
export function ProxiesCard() {
	const { data, problem, retry } = useLoaded< Proxies >( proxiesPath );
	return (
		<Card className="aipuffer-proxies">
			<CardHeader>
				<h2>{ __( 'Guests behind a proxy', 'aipuffer' ) }</h2>
			</CardHeader>
			<CardBody>
				<Loading data={ data } problem={ problem } retry={ retry } />
				{ data && (
					<ProxiesForm
						key={ JSON.stringify( [
							data.header,
							data.addresses,
						] ) }
						saved={ data }
					/>
				) }
			</CardBody>
		</Card>
	);
}

function ProxiesForm( { saved }: { saved: Proxies } ) {
	const [ header, setHeader ] = useState( saved.header );
	const [ lines, setLines ] = useState( saved.addresses.join( '\n' ) );
	const { send, isSending, problem } = useSend< Proxies >(
		[ proxiesPath ],
		'PUT'
	);
	const say = useSay();
	const isReadOnly = ! settings().canManage;
	const suggested = suggestion( saved );
	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		const addresses = addressesOf( lines );
		if ( await send( proxiesPath, { header, addresses } ) ) {
			say( __( 'The settings were saved.', 'aipuffer' ) );
		}
	};
	const nameOf = ( value: string ) =>
		saved.headers.find( ( one ) => one.value === value )?.name ?? value;
	return (
		<form className="aipuffer-form" onSubmit={ save }>
			{ suggested && (
				<Notice status="warning" isDismissible={ false }>
					<p>
						{ sprintf(
							/* translators: 1: IP address, 2: name of a header such as X-Forwarded-For. */
							__(
								'This page came to you through %1$s, which sends %2$s and is not trusted. As it stands, all guests who come through it count as one and share one limit.',
								'aipuffer'
							),
							saved.present.from,
							nameOf( suggested.header )
						) }
					</p>
					{ ! isReadOnly && (
						<Button
							variant="secondary"
							size="compact"
							onClick={ () => {
								setHeader( suggested.header );
								setLines( suggested.addresses.join( '\n' ) );
							} }
						>
							{ __( 'Fill in this proxy', 'aipuffer' ) }
						</Button>
					) }
				</Notice>
			) }
			{ problem && <ProblemNotice problem={ problem } /> }
			<p>
				{ __(
					'Guests have a limit each, told apart by where they come from. Where a load balancer or a service such as Cloudflare stands before your site, name it here, so that its word is taken for who is visiting. Name nobody else: whoever is trusted can pretend to be any visitor.',
					'aipuffer'
				) }
			</p>
			<TextareaControl
				__nextHasNoMarginBottom
				label={ __( 'Trusted proxies', 'aipuffer' ) }
				help={ __(
					'One address or network a line, such as 192.0.2.10 or 10.0.0.0/8. Nothing here: no proxy is trusted.',
					'aipuffer'
				) }
				rows={ 4 }
				value={ lines }
				readOnly={ isReadOnly }
				onChange={ setLines }
			/>
			<SelectControl
				__next40pxDefaultSize
				__nextHasNoMarginBottom
				label={ __( 'Header with the visitor’s address', 'aipuffer' ) }
				options={ saved.headers.map( ( { value, name } ) => ( {
					value,
					label: name,
				} ) ) }
				value={ header }
				disabled={ isReadOnly }
				onChange={ setHeader }
			/>
			<p className="aipuffer-muted">
				{ sprintf(
					/* translators: %s: IP address. */
					__(
						'As it is saved, your own visit counts as one from %s.',
						'aipuffer'
					),
					saved.present.visitor || '—'
				) }
			</p>
			{ ! isReadOnly && (
				<div>
					<SubmitButton isBusy={ isSending }>
						{ __( 'Save proxies', 'aipuffer' ) }
					</SubmitButton>
				</div>
			) }
		</form>
	);
}
