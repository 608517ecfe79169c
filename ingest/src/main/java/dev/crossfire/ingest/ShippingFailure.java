package dev.crossfire.ingest;

/** Why a source cannot be shipped for now: one line for people that names the culprit and, where there is one, the cure. */
public final class ShippingFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public ShippingFailure(String message) {
        super(message);
    }

    public ShippingFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
