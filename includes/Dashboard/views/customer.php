<?php
/**
 * The dashboard of somebody who is logged in.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

$this->print( 'balance' );
$this->print( 'quotas' );
if ( $this->attributes->purchasehistory ) {
	$this->print( 'purchases' );
}
$this->print( 'history' );
