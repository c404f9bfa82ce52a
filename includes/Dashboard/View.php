<?php
/**
 * The dashboard as HTML.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;

defined( 'ABSPATH' ) || exit;

/**
 * What the files in views/ have at hand as `$this`. The shortcode, the block and My Account all show this one.
 *
 * @phpstan-import-type DashboardShape from DashboardData
 * @phpstan-import-type HistoryPage from History
 * @phpstan-import-type OwnEntry from History
 * @phpstan-import-type Limit from GuestQuotas
 */
final class View {
	/**
	 * The entry whose receipt is being printed.
	 *
	 * @var OwnEntry|null
	 */
	public ?array $entry = null;

	/**
	 * What is shown.
	 *
	 * @param Attributes           $attributes As the page has it.
	 * @param int                  $number     Of this dashboard on the page, from 1.
	 * @param ?DashboardShape      $dashboard  Null for a visitor, and for whose role may not see it.
	 * @param ?HistoryPage         $history    The same.
	 * @param list<Limit>          $limits     What visitors may use.
	 */
	public function __construct(
		public readonly Attributes $attributes,
		public readonly int $number,
		public readonly ?array $dashboard,
		public readonly ?array $history,
		public readonly array $limits
	) {}

	/**
	 * All of it.
	 *
	 * @param string $wrapper Attributes of the outermost element, escaped.
	 */
	public function html( string $wrapper ): string {
		ob_start();
		printf( '<section %s id="%s" %s>', $wrapper, esc_attr( $this->id() ), $this->labelled() ); // phpcs:ignore WordPress.Security.EscapeOutput -- Both escaped.
		$this->print( 'header' );
		$this->print(
			match ( true ) {
				null !== $this->dashboard => 'customer',
				is_user_logged_in()       => 'denied',
				default                   => 'visitor',
			}
		);
		echo '</section>';

		return (string) ob_get_clean();
	}

	/**
	 * An id on this page, of this dashboard.
	 *
	 * @param string $part Of it; '' for all.
	 */
	public function id( string $part = '' ): string {
		return Rendering::PARAMETER . '-' . $this->number . ( '' === $part ? '' : '-' . $part );
	}

	/**
	 * Opens a part with a heading of its own, by which its list or table is named. Without a title of the dashboard the page's own heading stands above.
	 *
	 * @param string $part  Its name.
	 * @param string $title What its heading says.
	 */
	public function open( string $part, string $title ): void {
		printf(
			'<div class="aipuffer-dashboard__%1$s" id="%2$s"><%3$s class="aipuffer-dashboard__heading" id="%2$s-title">%4$s</%3$s>',
			esc_attr( $part ),
			esc_attr( $this->id( $part ) ),
			'' === $this->attributes->title ? 'h2' : 'h3',
			esc_html( $title )
		);
	}

	/**
	 * Prints a part.
	 *
	 * @param string $name Name of a file in views/.
	 */
	public function print( string $name ): void {
		require __DIR__ . "/views/$name.php";
	}

	/**
	 * Prints an entry's receipt.
	 *
	 * @param OwnEntry $entry The entry.
	 */
	public function receipt( array $entry ): void {
		$this->entry = $entry;
		$this->print( 'receipt' );
	}

	/**
	 * An amount for people.
	 *
	 * @param string $credits Decimal string.
	 * @param bool   $signed  Whether what is added has a sign too.
	 */
	public static function amount( string $credits, bool $signed = false ): string {
		$micro = Credits::parse( $credits, 'credits' );

		return ( $signed && $micro > 0 ? '+' : '' ) . str_replace( '-', '−', Credits::display( $micro ) );
	}

	/**
	 * Prints a time, in the site's zone and format.
	 *
	 * @param string $iso   ISO 8601.
	 * @param bool   $exact With hours and minutes.
	 */
	public static function time( string $iso, bool $exact = false ): void {
		$timestamp = (int) strtotime( $iso );
		$shown     = $exact ? Clock::display( $timestamp ) : Clock::display_day( $timestamp );
		printf( '<time datetime="%s">%s</time>', esc_attr( $iso ), esc_html( $shown ) );
	}

	/**
	 * The address of a page of the history, on the page the dashboard is on.
	 *
	 * @param ?string $cursor `before-12` or `after-12`; null for the newest.
	 */
	public function history_url( ?string $cursor ): string {
		$argument = $this->id( 'history' );
		$url      = null === $cursor ? remove_query_arg( $argument ) : add_query_arg( $argument, $cursor );

		return $url . '#' . $argument;
	}

	/**
	 * The own history as a file. The nonce is this person's, and the page is in no cache.
	 */
	public static function export_url(): string {
		return add_query_arg( '_wpnonce', wp_create_nonce( 'wp_rest' ), rest_url( 'aipuffer/v1/dashboard/export' ) );
	}

	/**
	 * Where somebody logs in and comes back here. It is the same for all visitors, since a cache may keep the page: so it
	 * names the page, without what one of them happened to have behind its address.
	 */
	public static function login_url(): string {
		$page = is_singular() ? get_permalink( get_queried_object_id() ) : false;
		if ( false === $page ) {
			$path = isset( $_SERVER['REQUEST_URI'] ) ? (string) strtok( esc_url_raw( wp_unslash( $_SERVER['REQUEST_URI'] ) ), '?' ) : '/';
			$page = (string) preg_replace( '#^(https?://[^/]+).*#', '$1', home_url() ) . $path;
		}

		return wp_login_url( $page );
	}

	/**
	 * What the dashboard is called, for whoever does not see it. Escaped.
	 */
	private function labelled(): string {
		return '' === $this->attributes->title
			? 'aria-label="' . esc_attr( (string) Attributes::defaults()['title'] ) . '"'
			: 'aria-labelledby="' . esc_attr( $this->id( 'title' ) ) . '"';
	}
}
