<?php
/**
 * Brings the tables to the version the code needs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Runs the rooms' upgrades in order and stops loudly at the first that fails.
 */
final class Installer {
	private const VERSIONS = 'aipuffer_table_versions';
	private const FAILURE  = 'aipuffer_upgrade_failure';

	/**
	 * Takes the rooms' tables.
	 *
	 * @param Database     $database The connection.
	 * @param list<Tables> $rooms    In the order of their ranks.
	 */
	public function __construct( private readonly Database $database, private readonly array $rooms ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		// Not on activation alone: a site updated by copying files, and each site of a network, is upgraded at its next request.
		add_action( 'init', [ $this, 'upgrade' ], 0 );
		add_action( 'woocommerce_installed', [ Capabilities::class, 'grant' ] );
		add_action( 'admin_notices', [ $this, 'show_failure' ] );
	}

	/**
	 * Runs what is due. On a site that is up to date this costs one comparison of an autoloaded option.
	 *
	 * @throws DatabaseError On activation and on the command line, where somebody reads it.
	 */
	public function upgrade(): void {
		$stored  = get_option( self::VERSIONS, [] );
		$present = is_array( $stored ) ? $stored : [];
		foreach ( $this->rooms as $room ) {
			foreach ( $room->upgrades( $this->database ) as $version => $statements ) {
				if ( $version <= (int) ( $present[ $room->room() ] ?? 0 ) ) {
					continue;
				}
				try {
					array_map( [ $this, 'run' ], $statements );
				} catch ( DatabaseError $error ) {
					update_option( self::FAILURE, sprintf( '%s %d: %s', $room->room(), $version, $error->getMessage() ) );
					error_log( sprintf( 'AI Puffer: upgrade of the %s tables to version %d failed: %s', $room->room(), $version, $error->getMessage() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Fails loudly.
					if ( doing_action( 'init' ) && 'cli' !== PHP_SAPI ) {
						return;
					}
					throw $error;
				}
				$present[ $room->room() ] = $version;
				update_option( self::VERSIONS, $present );
			}
		}
		if ( $present !== $stored ) {
			Capabilities::grant();
			delete_option( self::FAILURE );
		}
	}

	/**
	 * Runs a statement. Of an upgrade that failed midway, or that another process runs too, a column can be there or renamed
	 * already: the databases WordPress runs on have no common way to say "unless it is".
	 *
	 * @param string $statement The statement.
	 * @throws DatabaseError What else the database said.
	 */
	private function run( string $statement ): void {
		try {
			$this->database->run( $statement );
		} catch ( DatabaseError $error ) {
			if ( ! $error->is_done_already() || 1 !== preg_match( '/^ALTER TABLE \S+ (ADD|CHANGE) COLUMN /', $statement ) ) {
				throw $error;
			}
		}
	}

	/**
	 * Tells administrators that an upgrade failed.
	 */
	public function show_failure(): void {
		$failure = (string) get_option( self::FAILURE, '' );
		if ( '' !== $failure && current_user_can( Capabilities::MANAGE ) ) {
			wp_admin_notice(
				/* translators: %s: what the database said. */
				esc_html( sprintf( __( 'AI Puffer could not update its tables, so nothing can be charged until this is solved. The database said: %s', 'aipuffer' ), $failure ) ),
				[ 'type' => 'error' ]
			);
		}
	}

	/**
	 * Removes tables, options, capabilities and meta.
	 */
	public function remove(): void {
		foreach ( $this->rooms as $room ) {
			foreach ( $room->names() as $name ) {
				$this->database->run( 'DROP TABLE IF EXISTS ' . $this->database->table( $name ) );
			}
		}
		foreach ( [ self::VERSIONS, self::FAILURE, ...Settings::ALL ] as $option ) {
			delete_option( $option );
		}
		Capabilities::revoke();
	}
}
