package dev.sallyport.config.decide;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.sallyport.contract.config.Backend;
import dev.sallyport.contract.config.BackendDefinition;
import dev.sallyport.contract.config.CredentialProvider;
import dev.sallyport.contract.config.GlobalPolicies;
import dev.sallyport.contract.config.GovernanceDefinition;
import dev.sallyport.contract.config.NamedValue;
import dev.sallyport.contract.config.ProductDefinition;
import dev.sallyport.contract.config.Resource;
import dev.sallyport.contract.config.ResourceKind;
import dev.sallyport.contract.config.ServerBackend;
import dev.sallyport.contract.config.ServerDefinition;
import dev.sallyport.contract.config.Subscription;
import dev.sallyport.contract.config.SubscriptionScope;
import dev.sallyport.contract.config.TargetRule;
import dev.sallyport.contract.config.TargetRules;
import dev.sallyport.contract.config.TlsDefinition;
import dev.sallyport.contract.config.policy.CacheResults;
import dev.sallyport.contract.config.policy.CheckHeader;
import dev.sallyport.contract.config.policy.CircuitBreaker;
import dev.sallyport.contract.config.policy.Cors;
import dev.sallyport.contract.config.policy.IpFilter;
import dev.sallyport.contract.config.policy.LimitConcurrency;
import dev.sallyport.contract.config.policy.LogCall;
import dev.sallyport.contract.config.policy.PolicyAction;
import dev.sallyport.contract.config.policy.PolicyDefinition;
import dev.sallyport.contract.config.policy.Quota;
import dev.sallyport.contract.config.policy.RateLimit;
import dev.sallyport.contract.config.policy.Redact;
import dev.sallyport.contract.config.policy.RequireScope;
import dev.sallyport.contract.config.policy.ResponseTimeout;
import dev.sallyport.contract.config.policy.Retry;
import dev.sallyport.contract.config.policy.ReturnResponse;
import dev.sallyport.contract.config.policy.SetBackend;
import dev.sallyport.contract.config.policy.SetHeader;
import dev.sallyport.contract.config.policy.ToolAccess;
import dev.sallyport.contract.config.policy.UseCredential;
import java.util.ArrayList;
import java.util.List;

/** Collects what one resource refers to, in the order in which it is written. */
final class References {
    private final List<Reference> found = new ArrayList<>();

    private References() {}

    /**
     * A place where a resource names another.
     *
     * @param pointer of the place
     * @param written what stands there, as JSON
     * @param secret whether the target must be a named value that is secret
     */
    record Reference(String pointer, String written, ResourceId target, boolean secret) {}

    static List<Reference> of(Resource resource) {
        References references = new References();
        switch (resource) {
            case ServerDefinition server -> {
                references.addBackend(server.backend());
                references.addGovernance(server.governance());
            }
            case ProductDefinition product -> references.addProduct(product);
            case Subscription subscription -> references.addScope(subscription.scope());
            case CredentialProvider provider ->
                references.add("/clientSecret", ResourceKind.NAMED_VALUE, provider.clientSecret());
            case GlobalPolicies global -> references.addPolicies("", global.policies());
            case Backend backend -> references.addTls("", backend.definition());
            case NamedValue value -> {
                // It refers to nothing.
            }
        }
        return references.found;
    }

    private void addProduct(ProductDefinition product) {
        for (int i = 0; i < product.servers().size(); i++) {
            add("/servers/" + i, ResourceKind.SERVER, product.servers().get(i));
        }
        addPolicies("", product.policies());
    }

    private void addScope(SubscriptionScope scope) {
        switch (scope) {
            case SubscriptionScope.OfProduct of -> add("/scope", scope.toString(), ResourceKind.PRODUCT, of.product());
            case SubscriptionScope.OfServer of -> add("/scope", scope.toString(), ResourceKind.SERVER, of.server());
            case SubscriptionScope.All all -> {
                // Whatever servers there are.
            }
        }
    }

    private void addBackend(ServerBackend backend) {
        switch (backend) {
            case ServerBackend.Named named -> add("/backend/name", ResourceKind.BACKEND, named.name());
            case ServerBackend.Own own -> addTls("/backend", own.definition());
        }
    }

    private void addTls(String pointer, BackendDefinition backend) {
        backend.tls().ifPresent(tls -> addTls(pointer + "/tls", tls));
    }

    private void addTls(String pointer, TlsDefinition tls) {
        tls.trustedCertificates().ifPresent(field -> addField(pointer + "/trustedCertificates", field, false));
        tls.certificate().ifPresent(field -> addField(pointer + "/certificate", field, false));
        tls.key().ifPresent(field -> addField(pointer + "/key", field, true));
    }

    private void addField(String pointer, String field, boolean secret) {
        TlsDefinition.namedValue(field)
                .ifPresent(name -> found.add(new Reference(
                        pointer,
                        TextNode.valueOf(field).toString(),
                        new ResourceId(ResourceKind.NAMED_VALUE, name),
                        secret)));
    }

    private void addGovernance(GovernanceDefinition governance) {
        addRules("/tools", governance.tools());
        addRules("/resources", governance.resources());
        addRules("/prompts", governance.prompts());
        addPolicies("", governance.policies());
    }

    private void addRules(String pointer, TargetRules targets) {
        for (int i = 0; i < targets.rules().size(); i++) {
            TargetRule rule = targets.rules().get(i);
            List<String> products = rule.visibleTo().products();
            for (int j = 0; j < products.size(); j++) {
                add(pointer + "/rules/" + i + "/visibleTo/products/" + j, ResourceKind.PRODUCT, products.get(j));
            }
            addPolicies(pointer + "/rules/" + i, rule.policies());
        }
    }

    private void addPolicies(String pointer, List<PolicyDefinition> policies) {
        for (int i = 0; i < policies.size(); i++) {
            addAction(pointer + "/policies/" + i, policies.get(i).action());
        }
    }

    private void addAction(String pointer, PolicyAction action) {
        switch (action) {
            case UseCredential use -> add(pointer + "/provider", ResourceKind.CREDENTIAL_PROVIDER, use.provider());
            case SetBackend set -> add(pointer + "/backend", ResourceKind.BACKEND, set.backend());
            case SetHeader header -> addValues(pointer, header.values());
            case IpFilter none -> {}
            case Cors none -> {}
            case CheckHeader none -> {}
            case RateLimit none -> {}
            case Quota none -> {}
            case LimitConcurrency none -> {}
            case RequireScope none -> {}
            case ToolAccess none -> {}
            case ResponseTimeout none -> {}
            case Retry none -> {}
            case CircuitBreaker none -> {}
            case ReturnResponse none -> {}
            case Redact none -> {}
            case LogCall none -> {}
            case CacheResults none -> {}
        }
    }

    private void addValues(String pointer, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            for (String name : SetHeader.namedValues(values.get(i))) {
                add(pointer + "/values/" + i, "{{" + name + "}}", ResourceKind.NAMED_VALUE, name);
            }
        }
    }

    private void add(String pointer, ResourceKind<?> kind, String name) {
        add(pointer, name, kind, name);
    }

    private void add(String pointer, String written, ResourceKind<?> kind, String name) {
        found.add(new Reference(pointer, TextNode.valueOf(written).toString(), new ResourceId(kind, name), false));
    }
}
