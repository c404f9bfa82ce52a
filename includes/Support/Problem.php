<?php
/**
 * What went wrong, said once for PHP callers and REST alike.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use RuntimeException;
use WP_Error;

defined( 'ABSPATH' ) || exit;

/**
 * A refusal with a code, an HTTP status and data. Rooms throw it; the public functions and the REST routes turn it
 * into a WP_Error. Nothing has been written when it is thrown out of a transaction.
 */
final class Problem extends RuntimeException {
	/**
	 * Describes the problem.
	 *
	 * @param string               $error_code A WP_Error code that starts with `aipuffer_`.
	 * @param string               $message    For people, translated.
	 * @param int                  $status     HTTP status.
	 * @param array<string, mixed> $data       More for the caller, JSON-serializable.
	 */
	public function __construct(
		public readonly string $error_code,
		string $message,
		public readonly int $status,
		public readonly array $data = []
	) {
		parent::__construct( $message, $status );
	}

	/**
	 * Bad input: 400, with the field's name in the same place where WordPress puts it for REST parameters.
	 *
	 * @param string $field   Name of the argument.
	 * @param string $message For people, translated.
	 */
	public static function invalid( string $field, string $message ): self {
		return new self( 'aipuffer_invalid_param', $message, 400, [ 'field' => $field, 'params' => [ $field => $message ] ] );
	}

	/**
	 * Unknown id: 404.
	 *
	 * @param string $message For people, translated.
	 */
	public static function not_found( string $message ): self {
		return new self( 'aipuffer_not_found', $message, 404 );
	}

	/**
	 * The state has moved on: 409.
	 *
	 * @param string               $error_code The code.
	 * @param string               $message    For people, translated.
	 * @param array<string, mixed> $data       What holds now.
	 */
	public static function conflict( string $error_code, string $message, array $data = [] ): self {
		return new self( $error_code, $message, 409, $data );
	}

	/**
	 * The problem as WordPress passes it on.
	 */
	public function to_wp_error(): WP_Error {
		return new WP_Error( $this->error_code, $this->getMessage(), [ 'status' => $this->status ] + $this->data );
	}
}
