<?php
/**
 * How secrets look.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

defined( 'ABSPATH' ) || exit;

/**
 * Tells a secret by the name it stands under and by its own form, and takes it out of a text.
 *
 * Ordinary text stays: a word is no secret because "key" or "token" is near it, what counts tokens is none, and neither
 * are ids and the names of models.
 */
final class Secrets {
	public const REDACTED = '[redacted]';

	/**
	 * Names that hold a secret, as part of a name of a field or header. Not `max_tokens`.
	 */
	private const FIELD = '/(api[-_ ]?key|^key$|[-_]key$|(?:access|account|auth|client|encryption|license|master|private|secret|service|shared|signing|subscription)[-_]?key|authorization|secret(?!ar)|passw|passphrase|passcode|^pwd$|credential|cookie|bearer|^private|signature|^sig$|token)/i';

	/**
	 * Of those, the names under which a number is one too.
	 */
	private const NUMERIC = '/(api[-_ ]?key|secret|passw|passphrase|passcode|^pwd$)/i';

	/**
	 * Fields beside which `value` is what the named thing holds: `{"name":"api_key","value":"…"}`.
	 */
	private const NAMES = [ 'name', 'key', 'field', 'header', 'id' ];

	/**
	 * Names of secrets inside a text.
	 */
	private const NAME = '(?<![A-Za-z])(?:api[-_ ]?key|(?:access|account|auth|client|encryption|license|master|private|secret|service|shared|signing|subscription)[-_]?key(?:[-_]?id)?|(?:access|auth|bearer|id|refresh|security|session)[-_]?token|secret(?:[-_]?access[-_]?key)?|client[-_]?secret|password|passwd|passphrase|passcode|pwd)';

	/**
	 * Names of an address's parameters.
	 */
	private const PARAMETER = '(?:[\w.%-]{0,60}(?:key|token|signature|secret|credential|password)|x-amz-[\w-]{0,60}(?:signature|credential|token)|awsaccesskeyid|sig|hmac|pwd|auth|policy|key-pair-id)';

	/**
	 * Takes secrets out of a text.
	 *
	 * @param string $text Valid UTF-8.
	 */
	public static function removed( string $text ): string {
		return preg_replace( array_keys( self::patterns() ), array_values( self::patterns() ), $text ) ?? '';
	}

	/**
	 * Whether what a field holds is a secret.
	 *
	 * @param string|int           $field  Its name.
	 * @param mixed                $value  What it holds.
	 * @param array<string, mixed> $beside All fields of the same object.
	 */
	public static function is_secret( string|int $field, mixed $value, array $beside ): bool {
		if ( is_bool( $value ) || null === $value || ! is_string( $field ) ) {
			return false;
		}
		if ( 'value' === strtolower( $field ) ) {
			foreach ( self::NAMES as $name ) {
				if ( is_string( $beside[ $name ] ?? null ) && self::names_secret( $beside[ $name ], $value ) ) {
					return true;
				}
			}
		}

		return self::names_secret( $field, $value );
	}

	/**
	 * Whether a list is a header with its name first: `[ "X-Api-Key", "…" ]`.
	 *
	 * @param array<mixed> $pair Decoded JSON.
	 */
	public static function is_header( array $pair ): bool {
		return array_is_list( $pair ) && 2 === count( $pair ) && is_string( $pair[0] ) && is_string( $pair[1] )
			&& 1 === preg_match( '/^(?:(?:proxy-)?authorization|(?:set-)?cookie|[\w-]*(?:api|subscription|access|auth)[-_]?(?:key|token))$/i', $pair[0] );
	}

	/**
	 * Whether a name is one of a secret.
	 *
	 * @param string $name  The name.
	 * @param mixed  $value What it holds.
	 */
	private static function names_secret( string $name, mixed $value ): bool {
		return 1 === preg_match( is_int( $value ) || is_float( $value ) ? self::NUMERIC : self::FIELD, $name ) && 1 !== preg_match( '/tokens/i', $name );
	}

	/**
	 * What is looked for in texts, and what is written in its place. Whatever looks ahead looks only so far: texts can be long.
	 *
	 * @return array<string, string>
	 */
	private static function patterns(): array {
		$quote = '\\\\*["\']';
		$is    = "(?:$quote)?\\s*(?:=>|[:=])\\s*";

		return [
			// Keys and certificates in lines, also where the end is cut off.
			'/-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\z)/s' => self::REDACTED,
			// `{"name":"api_key","value":"…"}` inside other text.
			'/(' . $quote . '(?:name|key|field|header|id)' . $is . $quote . '[\w.-]{0,60}' . self::NAME . $quote . '\s*,\s*' . $quote . 'value' . $is . $quote . ')[^"\'\\\\]+/i' => '$1' . self::REDACTED,
			// Headers. A scheme is a word of ordinary text, too: written as headers write it, it counts, else what follows must look
			// like a key.
			'/\b(Bearer|BEARER)\s+[A-Za-z0-9._~+\/=-]{8,}/' => '$1 ' . self::REDACTED,
			'/\b(bearer)\s+(?=\S{0,60}[0-9_])[A-Za-z0-9._~+\/=-]{8,}/i' => '$1 ' . self::REDACTED,
			'/\b((?i:basic))\s+(?=\S{0,60}(?:[0-9=]|[A-Z]\S{0,20}[a-z][A-Z]))(?:[A-Za-z0-9+\/]{4}){2,}(?:[A-Za-z0-9+\/]{2}==|[A-Za-z0-9+\/]{3}=)?(?![\w+\/=])/' => '$1 ' . self::REDACTED,
			'/\b((?:proxy-)?authorization' . $is . '(?:' . $quote . ')?)(?!(?:bearer|basic)\b)(?=[^"\']{0,60}[0-9])[A-Za-z0-9._~+\/=, -]{8,}/i' => '$1' . self::REDACTED,
			// `user:password@` of an address.
			'/(\/\/)[^\s\/@:"\'<>]*:[^\s\/@"\'<>]+@/'      => '$1' . self::REDACTED . '@',
			'/((?:[?&;]|\\\\u0026)' . self::PARAMETER . '=)[^&;\s"\'\\\\<>#]+/i' => '$1' . self::REDACTED,
			// Assignments: in quotation marks to their end, else up to a blank.
			'/(' . self::NAME . $is . '(' . $quote . '))(?!\[redacted)(?:(?!\2).)+/i' => '$1' . self::REDACTED,
			'/(' . self::NAME . $is . ')(?!\[redacted|["\'\\\\])(?:[0-9]{4,}\b|[^\s"\',;&}]{6,})/i' => '$1' . self::REDACTED,
			// Keys of known providers.
			'/\b(?:sk|pk|rk|xai|gsk|hf|r8|pplx|key|npm|glpat|dop_v1|shpat|whsec|xapp)[-_](?=[A-Za-z_-]{0,60}[0-9]|[A-Za-z0-9_-]{0,20}[A-Za-z0-9]{20})[A-Za-z0-9_-]{12,}/' => self::REDACTED,
			'/\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})/' => self::REDACTED,
			'/\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}/' => self::REDACTED,
			'/\b(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}\b/' => self::REDACTED,
			'/\bAIza[A-Za-z0-9_-]{20,}/'                   => self::REDACTED,
			'/\b(?:ya29\.|GOCSPX-)[A-Za-z0-9_-]{16,}/'     => self::REDACTED,
			'/\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/' => self::REDACTED,
			'/(hooks\.slack\.com\/services\/)[A-Za-z0-9\/]{10,}/' => '$1' . self::REDACTED,
			'/\beyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{5,}/' => self::REDACTED,
		];
	}
}
